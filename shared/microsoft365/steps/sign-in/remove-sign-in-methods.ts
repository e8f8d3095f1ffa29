import { minutes, seconds } from '../../../domain/duration.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { Account } from '../../../domain/account.ts';
import { PlanOptions } from '../../../domain/plan-options.ts';
import type { Graph, Tenant } from '../../../catalogue/tenant.ts';
import { failureOf, throwFirst, toAll } from '../../../catalogue/to-all.ts';
import { comesBack } from '../../../catalogue/comes-back.ts';
import type { Taken } from '../../../catalogue/taken.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';
import { readDefaultUse, usesOf } from '../../readings/sign-in/default-method.ts';
import { listMethods, readSignInMethods } from '../../readings/sign-in/sign-in-methods.ts';
import type { SignInMethod } from '../../readings/sign-in/sign-in-methods.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';

interface Before {
  readonly methods: readonly SignInMethod[];
  /** As what the default method is used; absent where nobody told. */
  readonly defaultUse?: string;
  /** ISO 8601 UTC; older versions did not say. */
  readonly readAt?: string;
}

/** More than these nobody has: nothing else is in the way of removing all of them at once. */
const mostMethods = 25;

/** Read while the password was changed: a method that was registered since then is found by the look behind the removals. */
const goodFor = seconds(30);

function isFresh({ readAt }: Before, tenant: Tenant): boolean {
  return readAt !== undefined && Date.parse(tenant.now()) - Date.parse(readAt) <= goodFor;
}

export const removeSignInMethods = defineStep({
  name: 'remove-sign-in-methods',
  title: 'Remove sign-in methods',
  purpose: 'No telephone, authenticator or key of the attacker completes a sign-in or resets the password any more.',
  impact: 'hindered',
  required: true,
  traits: { ...backDoor, level: 'hard', destroys: true },
  attack: ['T1556.006', 'T1098.005'],
  defend: ['D3-CR'],
  permissions: [
    // To remove a method there is a role for each type; to make another the default, which its removal may take, only this one.
    // https://learn.microsoft.com/graph/api/authentication-update?view=graph-rest-beta
    {
      api: 'graph',
      role: 'UserAuthenticationMethod.ReadWrite.All',
      for: "read and remove methods of every type, and make one of the owner's the default",
    },
    { api: 'graph', role: 'AuditLog.Read.All', for: 'find out when methods without a date were registered' },
  ],
  readMore: 'https://learn.microsoft.com/graph/api/resources/authenticationmethods-overview',
  patience: { settleWithin: minutes(60), pollEvery: seconds(10) },
  appliesTo: () => true,
  readsAhead: goodFor,
  capture: async (account, tenant, context): Promise<Before> => {
    const [methods, defaultUse] = await Promise.all([
      readSignInMethods(account, context, tenant),
      readDefaultUse(account, tenant.graph),
    ]);
    return { methods, ...(defaultUse ? { defaultUse } : {}), readAt: tenant.now() };
  },
  foresee: (_account, { methods }) =>
    methods.filter(({ goes }) => goes).map(({ name, id }) => ({ what: name, id, from: 'registered', to: 'removed' })),
  probe: listMethods,
  async execute(account, before, tenant, context) {
    // Once it acted, only what is there now tells what is left.
    const methods =
      context.actedAt === undefined && isFresh(before, tenant)
        ? before.methods
        : await readSignInMethods(account, context, tenant, before.methods);
    const gone = await removeAll(account, methods, before.defaultUse, tenant.graph);
    const isOld = Date.parse(tenant.now()) - Date.parse(context.since) > minutes(2);
    if (gone.length > 0 && isOld) await refuseListed(account, gone, tenant);
  },
  async verify(account, { methods: before }, tenant, context) {
    const methods = await readSignInMethods(account, context, tenant, before);
    const left = methods.filter(({ goes }) => goes);
    if (left.length === 0) {
      const kept = `${String(methods.length)} of the owner's stay`;
      return {
        is: 'holds',
        seen: `no method is left that could be the attacker's; ${kept}; ${String(before.length)} before`,
      };
    }
    const unknown = left.filter(({ type }) => !(type in pathOf));
    if (unknown.length === left.length)
      return {
        is: 'not-performed',
        reason: `a person has to remove these, because Cordon does not know their type: ${namesOf(left)}`,
      };
    return { is: 'not-yet', seen: `still registered: ${namesOf(left)}`, actAgain: true };
  },
  undo: {
    irreversible:
      'A removed method cannot be restored: the owner registers again, with the Temporary Access Pass that a release hands out.',
    taken: async (account, before, tenant, release) =>
      (await stillThere(account, before.methods, tenant, release)).map((one) => takenOf(one, release)),
    async reappeared(account, before, tenant, release) {
      const there = await stillThere(account, before.methods, tenant, release);
      return there.filter((method) => !comesBack(release, takenOf(method, release))).map(nameOf);
    },
  },
});

/** Those of before that are there, removed or not. */
async function stillThere(
  account: Account,
  before: readonly SignInMethod[],
  tenant: Tenant,
  release: ReleaseContext,
): Promise<SignInMethod[]> {
  const { compromisedSince, options = PlanOptions.parse({}) } = release;
  const methods = await readSignInMethods(account, { compromisedSince, options }, tenant, before);
  return methods.filter(({ id, name }) => before.some((one) => one.id === id && one.name === name));
}

/** One that was kept because a person named it is the owner's; one that was kept for its age may be the attacker's, where that is a guess. */
function takenOf({ id, name, type, arose, goes }: SignInMethod, { options }: ReleaseContext): Taken {
  const kept = (options?.keepSignInMethods ?? []).map((each) => each.toLowerCase());
  const isNamed = !goes && [id, name].some((one) => kept.includes(one.toLowerCase()));
  const age = isNamed ? { arose: 'earlier' } : ({ arose, isDoor: true } as const);
  return { id, name, does: `proves at sign-in who somebody is (${type})`, ...age };
}

/** A method goes only by the path of its own type. https://learn.microsoft.com/graph/api/resources/authenticationmethods-overview */
const pathOf: Readonly<Record<string, (id: string) => string>> = {
  email: (id) => `emailMethods/${id}`,
  external: (id) => `externalAuthenticationMethods/${id}`,
  fido2: (id) => `fido2Methods/${id}`,
  hardwareOath: (id) => `hardwareOathMethods/${id}`,
  microsoftAuthenticator: (id) => `microsoftAuthenticatorMethods/${id}`,
  phone: (id) => `phoneMethods/${id}`,
  platformCredential: (id) => `platformCredentialMethods/${id}`,
  qrCodePin: () => 'qrCodePinMethod',
  softwareOath: (id) => `softwareOathMethods/${id}`,
  temporaryAccessPass: (id) => `temporaryAccessPassMethods/${id}`,
  windowsHelloForBusiness: (id) => `windowsHelloForBusinessMethods/${id}`,
};

/** v1.0 has no path of these, or answers as if they were gone. https://learn.microsoft.com/graph/api/authentication-delete-qrcodepinmethod?view=graph-rest-beta */
const onlyInBeta: readonly string[] = ['hardwareOath', 'qrCodePin'];

/**
 * The default method is refused while others can take its place. So it goes last, and with it whatever is refused: v1.0 does not say which it is.
 * https://learn.microsoft.com/graph/api/phoneauthenticationmethod-delete
 * Where one of the owner's stays it would be refused even then, so that one becomes the default meanwhile; whatever becomes of that, the
 * removal is tried. Answers what the service calls gone.
 */
async function removeAll(
  account: Account,
  methods: readonly SignInMethod[],
  defaultUse: string | undefined,
  graph: Graph,
): Promise<readonly SignInMethod[]> {
  const going = methods.filter(({ goes, type }) => goes && type in pathOf);
  const last = going.filter((method) => defaultUse !== undefined && usesOf(method).includes(defaultUse));
  const [gone, refused]: [SignInMethod[], SignInMethod[]] = [[], []];
  const removeOne = async (method: SignInMethod): Promise<void> => {
    if ((await remove(account, method, graph)) === 'gone') gone.push(method);
  };
  const removeOrPutLast = async (method: SignInMethod): Promise<void> => {
    try {
      await removeOne(method);
    } catch (error) {
      if (!(error instanceof Refusal && error.status === 400)) throw error;
      refused.push(method);
    }
  };
  let replaced: Promise<Error | undefined> | undefined;
  const replaceDefault = (): Promise<Error | undefined> => (replaced ??= preferKept(account, methods, graph));
  const each = ({ type, id }: SignInMethod): string => `${type} ${id}`;
  const others = going.filter((method) => !last.includes(method));
  const [first] = await Promise.all([
    failureOf(toAll(others, nameOf, removeOrPutLast, each, mostMethods)),
    last.length > 0 ? replaceDefault() : undefined,
  ]);
  const act = async (method: SignInMethod): Promise<void> => {
    const failed = await replaceDefault();
    try {
      await removeOne(method);
    } catch (error) {
      throw failed ?? error;
    }
  };
  // One after the other: removing one may make another the default.
  throwFirst(first, await failureOf(toAll([...last, ...refused], nameOf, act, () => 'the default method')));
  return gone;
}

/** Makes one of those that stay the default, if there is any. Only beta can. https://learn.microsoft.com/graph/api/authentication-update?view=graph-rest-beta */
async function preferKept(
  { objectId }: Account,
  methods: readonly SignInMethod[],
  graph: Graph,
): Promise<Error | undefined> {
  const use = methods.filter(({ goes }) => !goes).flatMap(usesOf)[0];
  if (use === undefined) return undefined;
  const path = `/users/${objectId}/authentication/signInPreferences`;
  const asked = graph.beta.patch(path, { userPreferredMethodForSecondaryAuthentication: use });
  return failureOf(asked.then(() => undefined));
}

async function remove(account: Account, { type, id }: SignInMethod, graph: Graph): Promise<'removed' | 'gone'> {
  const path = pathOf[type]?.(encodeURIComponent(id));
  if (path === undefined) return 'removed';
  try {
    await (onlyInBeta.includes(type) ? graph.beta : graph).delete(`/users/${account.objectId}/authentication/${path}`);
    return 'removed';
  } catch (error) {
    if (!(error instanceof Refusal && error.status === 404)) throw error;
    return 'gone';
  }
}

/** One that is listed although the service calls it gone: to ask again would go on for ever. */
async function refuseListed(account: Account, gone: readonly SignInMethod[], tenant: Tenant): Promise<void> {
  const listed = new Set((await listMethods(account, tenant)).map(({ id }) => id));
  const left = gone.filter(({ id }) => listed.has(id));
  if (left.length === 0) return;
  const message = `a person has to remove ${namesOf(left)}: it is listed, but Microsoft answers that it is not there`;
  throw new Refusal(404, 'ListedButNotThere', message);
}

function namesOf(methods: readonly SignInMethod[]): string {
  return methods.map(nameOf).join(', ');
}

function nameOf({ name }: SignInMethod): string {
  return name;
}
