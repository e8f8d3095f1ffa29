import { minutes } from '../../../../shared/domain/duration.ts';
import type { Context } from 'hono';
import * as z from 'zod';
import type { SignInMethod, SignInMethodType } from '../identity/identity-state.ts';
import { isSecondFactor, methodsOf, removeMethod } from '../identity/sign-in-methods.ts';
import type { SimulatedUser } from '../simulated-user.ts';
import type { TenantState } from '../state.ts';
import { wholeSecond } from '../graph-time.ts';
import { entity } from './entity.ts';
import { GraphProblem, notFound } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import { readBody } from './read-body.ts';
import { userOf } from './user-of.ts';

/** The one method that everybody has; it cannot be removed. */
const passwordId = '28c10230-6103-485e-b985-444c60001490';
const pathOf = {
  email: 'emailMethods/{methodId}',
  external: 'externalAuthenticationMethods/{methodId}',
  fido2: 'fido2Methods/{methodId}',
  hardwareOath: 'hardwareOathMethods/{methodId}',
  microsoftAuthenticator: 'microsoftAuthenticatorMethods/{methodId}',
  phone: 'phoneMethods/{methodId}',
  platformCredential: 'platformCredentialMethods/{methodId}',
  qrCodePin: 'qrCodePinMethod',
  softwareOath: 'softwareOathMethods/{methodId}',
  temporaryAccessPass: 'temporaryAccessPassMethods/{methodId}',
  windowsHelloForBusiness: 'windowsHelloForBusinessMethods/{methodId}',
} as const satisfies Readonly<Record<Exclude<SignInMethodType, 'notYetKnown'>, string>>;
const types = Object.keys(pathOf) as (keyof typeof pathOf)[];
/** v1.0 knows no path of these; of the codes of a device its list does not even tell. https://learn.microsoft.com/en-us/graph/api/resources/hardwareoathauthenticationmethod?view=graph-rest-beta */
const onlyInBeta: readonly SignInMethodType[] = ['hardwareOath', 'qrCodePin'];
const Preference = z.object({ userPreferredMethodForSecondaryAuthentication: z.string() });

/** https://learn.microsoft.com/en-us/graph/api/resources/authenticationmethods-overview */
export function registerSignInMethods(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /users/{id}/authentication/methods', (context) => {
    const user = userOf(state, context);
    const listed = methodsOf(state, user).filter(({ type }) => type !== 'hardwareOath');
    return page(context, [passwordOf(user), ...listed.map(methodResource)], 3);
  });
  serve(surface, 'GET /users/{id}/authentication/methods/{methodId}', (context) => {
    const user = userOf(state, context);
    const id = context.req.param('methodId') ?? '';
    const method = methodsOf(state, user).find((one) => one.id === id && !isHardware(one));
    if (!method && id !== passwordId) throw notFound(id);
    return entity(context, `${proofsOf(user)}/methods/$entity`, method ? methodResource(method) : passwordOf(user));
  });
  const codes = 'GET /users/{id}/authentication/hardwareOathMethods';
  const hardware = (context: Context): Response =>
    page(context, methodsOf(state, userOf(state, context)).filter(isHardware).map(methodResource), 2);
  serve(surface, codes, hardware, 'beta');
  registerPasswordMethods(surface);
  for (const type of types) {
    if (isReadable(type)) registerReads(surface, type);
    const operation = `DELETE /users/{id}/authentication/${pathOf[type]}` as const;
    const remove = (context: Context): Response => {
      const user = userOf(state, context);
      const id = context.req.param('methodId');
      const method = methodsOf(state, user).find((one) => one.type === type && (id === undefined || one.id === id));
      if (!method) throw notFound(id ?? type);
      refuseDefault(state, user, method);
      removeMethod(state, user, method.id);
      state.writes.push({ at: state.clock.now(), operation, objectId: user.objectId });
      return context.body(null, 204);
    };
    serve(surface, operation, remove, onlyInBeta.includes(type) ? 'beta' : undefined);
  }
  registerPreference(surface);
}

/** Every kind has a list of its own, in which nothing says what kind it is. */
function registerReads(surface: GraphSurface, type: Readable): void {
  const { state } = surface;
  const name = `${type === 'external' ? 'externalAuthentication' : type}Methods` as const;
  const found = (context: Context) => methodsOf(state, userOf(state, context)).filter((one) => one.type === type);
  const shown = (method: SignInMethod) => {
    const { '@odata.type': _, ...rest } = methodResource(method);
    return rest;
  };
  // The list of passes is where they are made.
  if (type !== 'temporaryAccessPass') {
    serve(surface, `GET /users/{id}/authentication/${name as ReadableList}`, (context) =>
      page(context, found(context).map(shown), 2),
    );
  }
  serve(surface, `GET /users/{id}/authentication/${name}/{methodId}`, (context) => {
    const id = context.req.param('methodId') ?? '';
    const method = found(context).find((one) => one.id === id);
    if (!method) throw notFound(id);
    return entity(context, `${proofsOf(userOf(state, context))}/${name}/$entity`, shown(method));
  });
}

/** Beta alone has those of two; the third is what no version has a name for. */
const unreadable = ['hardwareOath', 'qrCodePin', 'notYetKnown'] as const;
type Readable = Exclude<SignInMethodType, (typeof unreadable)[number]>;

function isReadable(type: SignInMethodType): type is Readable {
  return !(unreadable as readonly string[]).includes(type);
}
type ListName<T extends Readable> = T extends 'external' ? 'externalAuthenticationMethods' : `${T}Methods`;
type ReadableList = ListName<Exclude<Readable, 'temporaryAccessPass'>>;

function registerPasswordMethods(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /users/{id}/authentication/passwordMethods', (context) =>
    page(context, [passwordOf(userOf(state, context))], 1),
  );
  serve(surface, 'GET /users/{id}/authentication/passwordMethods/{methodId}', (context) => {
    const user = userOf(state, context);
    const id = context.req.param('methodId') ?? '';
    if (id !== passwordId) throw notFound(id);
    return entity(context, `${proofsOf(user)}/passwordMethods/$entity`, passwordOf(user));
  });
}

function passwordOf({ lastPasswordChange }: SimulatedUser) {
  const createdDateTime = wholeSecond(lastPasswordChange);
  return {
    '@odata.type': '#microsoft.graph.passwordAuthenticationMethod',
    id: passwordId,
    password: null,
    createdDateTime,
  };
}

/** Of what the answers about a user's methods are, as Graph names it. */
export const proofsOf = ({ objectId }: SimulatedUser): string => `users('${objectId}')/authentication`;

function isHardware({ type }: SignInMethod): boolean {
  return type === 'hardwareOath';
}

function registerPreference(surface: GraphSurface): void {
  const { state } = surface;
  const read = (context: Context): Response => {
    const user = userOf(state, context);
    const method = methodsOf(state, user).find(({ id }) => id === state.identity.defaultMethods.get(user.objectId));
    const userPreferredMethodForSecondaryAuthentication = (method && preferencesOf(method)[0]) ?? null;
    return context.json({ userPreferredMethodForSecondaryAuthentication });
  };
  serve(surface, 'GET /users/{id}/authentication/signInPreferences', read, 'beta');
  const prefer = 'PATCH /users/{id}/authentication/signInPreferences';
  serve(
    surface,
    prefer,
    async (context) => {
      const user = userOf(state, context);
      const body = Preference.safeParse(await readBody(context));
      const wanted = body.data?.userPreferredMethodForSecondaryAuthentication;
      const method = methodsOf(state, user).find((one) => preferencesOf(one).includes(wanted ?? ''));
      if (!method) throw new GraphProblem(400, 'badRequest', 'The preferred method is not registered.');
      state.identity.defaultMethods.set(user.objectId, method.id);
      state.writes.push({ at: state.clock.now(), operation: prefer, objectId: user.objectId });
      return context.body(null, 204);
    },
    'beta',
  );
}

/** https://learn.microsoft.com/en-us/graph/api/phoneauthenticationmethod-delete */
function refuseDefault(state: TenantState, user: SimulatedUser, method: SignInMethod): void {
  if (state.identity.defaultMethods.get(user.objectId) !== method.id) return;
  if (!methodsOf(state, user).some((other) => other.id !== method.id && isSecondFactor(other))) return;
  const message =
    'Cannot delete default method with other methods configured. Please change default method before deletion.';
  throw new GraphProblem(400, 'badRequest', message);
}

function preferencesOf({ type, phoneType }: SignInMethod): string[] {
  if (type === 'microsoftAuthenticator') return ['push'];
  if (type === 'softwareOath' || type === 'hardwareOath') return ['oath'];
  if (type !== 'phone') return [];
  return { mobile: ['sms', 'voiceMobile'], alternateMobile: ['voiceAlternateMobile'], office: ['voiceOffice'] }[
    phoneType ?? 'mobile'
  ];
}

/** What is secret about a method is shown once at most, when it is made. */
export function methodResource(method: SignInMethod) {
  const { id, type, label, created, phoneType, pass } = method;
  const createdDateTime = created === null ? null : wholeSecond(created);
  const base = { '@odata.type': `#microsoft.graph.${type}AuthenticationMethod`, id, createdDateTime };
  switch (type) {
    case 'email':
      return { ...base, emailAddress: label };
    case 'phone':
      return { ...base, phoneNumber: label, phoneType: phoneType ?? 'mobile', smsSignInState: 'notAllowedByPolicy' };
    case 'fido2':
      return { ...base, displayName: label, model: label, aaGuid: null, attestationLevel: 'notAttested' };
    case 'softwareOath':
      return { ...base, secretKey: null };
    case 'hardwareOath':
      return { ...base, device: { id, displayName: null, serialNumber: label, status: 'activated' } };
    case 'qrCodePin':
      return base;
    case 'temporaryAccessPass':
      return {
        ...base,
        temporaryAccessPass: null,
        startDateTime: createdDateTime,
        lifetimeInMinutes: pass && created !== null ? Math.round((pass.until - created) / minutes(1)) : 60,
        isUsableOnce: pass?.isUsableOnce ?? true,
        isUsable: true,
        methodUsabilityReason: 'EnabledByPolicy',
      };
    default:
      return { ...base, displayName: label };
  }
}
