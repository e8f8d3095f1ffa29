import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { PlanOptions } from '../../../domain/plan-options.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { key, text } from '../fields.ts';
import { aroseIn, changesTo, forTheAge } from '../history/changes-in-directory.ts';
import { whenItArose } from '../history/when-it-arose.ts';

/** Something the account can prove itself with, beside its password. */
export interface SignInMethod {
  /** As the case names it. */
  readonly name: string;
  readonly type: string;
  readonly id: string;
  /** ISO 8601 UTC, `earlier` or `unknown`. */
  readonly arose: string;
  /** Whether it is to go: it may be the attacker's, and nobody said that it is the owner's. */
  readonly goes: boolean;
  /** The whole object, without secrets: once removed, nobody can look at it any more. */
  readonly was: Readonly<Record<string, unknown>>;
}

const Method = z.looseObject({
  '@odata.type': text,
  id: key,
  createdDateTime: text,
  displayName: text,
  phoneNumber: text,
  phoneType: text,
  emailAddress: text,
  device: z.looseObject({ serialNumber: text }).nullish(),
});

/** What people call each type, and how the audit log speaks of it. */
const types: Readonly<Record<string, { readonly title: string; readonly words: readonly string[] }>> = {
  email: { title: 'email address', words: ['email'] },
  external: { title: 'external method', words: ['external'] },
  hardwareOath: { title: 'hardware token', words: ['hardware', 'oath'] },
  fido2: { title: 'passkey', words: ['passkey', 'fido', 'security key'] },
  microsoftAuthenticator: { title: 'authenticator', words: ['authenticator', 'notification'] },
  phone: { title: 'telephone', words: ['phone', 'sms', 'voice'] },
  platformCredential: { title: 'platform credential', words: ['platform'] },
  qrCodePin: { title: 'QR code', words: ['qr code'] },
  softwareOath: { title: 'one-time codes', words: ['code', 'oath', 'authenticator'] },
  temporaryAccessPass: { title: 'Temporary Access Pass', words: ['temporary access pass'] },
  windowsHelloForBusiness: { title: 'Windows Hello', words: ['hello'] },
};
/** What the log calls a registration of any method; a removal is none. */
const registration =
  /^(?!.*(delet|remov)).*(security info|authentication method|passkey|fido|hello|temporary access pass|strongauthentication)/i;
const anyWord = Object.values(types).flatMap(({ words }) => words);
const secrets = new Set(['secretKey', 'temporaryAccessPass', 'password', 'pin', 'standardQRCode', 'temporaryQRCode']);

/**
 * Every method but the password, as the tenant shows them now. What was captured and is to go keeps its date: the log forgets while a case lasts.
 * What was taken for older is dated again: the log tells some minutes late.
 */
export async function readSignInMethods(
  account: Account,
  { compromisedSince: since, options }: { readonly compromisedSince: string; readonly options: PlanOptions },
  tenant: Tenant,
  captured: readonly SignInMethod[] = [],
): Promise<SignInMethod[]> {
  const [rows, changes] = await Promise.all([
    listMethods(account, tenant),
    forTheAge(changesTo(account.objectId, since, tenant)),
  ]);
  // A registration that names no type could be that of any method.
  const unnamed = (changes ?? []).filter(
    ({ activity, about }) => registration.test(activity) && !anyWord.some((word) => about.includes(word)),
  );
  return rows
    .map((was) => ({ was, type: typeOf(was['@odata.type'] ?? 'unknown') }))
    .filter(({ type }) => type !== 'password')
    .map(({ was, type }) => {
      const names = [...(types[type]?.words ?? anyWord), ...unnamed.map(({ about }) => about)];
      const clues = { created: was.createdDateTime, changes, words: registration, names, since, account };
      const arose = isOfItsKind(type) ? laterOf(clues) : whenItArose(clues);
      const method = { name: nameOf(was, type), type, id: was.id, arose, was: withoutSecrets(was) };
      const known = captured.find(({ id, name }) => id === method.id && name === method.name);
      const isDatedNow = method.arose !== 'unknown' && method.arose !== 'earlier';
      if (known && (known.goes || !isDatedNow)) return known;
      return { ...method, goes: mustGo(method, since, options) };
    });
}

/**
 * A telephone or an address has the id of its kind, the same in every account: who puts another number in its place changes the method and
 * makes none, and no page of Microsoft's says that it gets a new date. https://learn.microsoft.com/graph/api/phoneauthenticationmethod-get
 */
function isOfItsKind(type: string): boolean {
  return type === 'phone' || type === 'email';
}

/** What the log tells of it since then counts, whatever date it has of its own. */
function laterOf(clues: Parameters<typeof whenItArose>[0]): string {
  const told = aroseIn(clues.changes, clues.words, clues.names);
  return told === 'earlier' || told === 'unknown' ? whenItArose(clues) : told;
}

/**
 * As v1.0 lists them, and the hardware tokens, which it leaves out: only beta has these, and not every cloud.
 * https://learn.microsoft.com/graph/api/authentication-list-hardwareoathmethods?view=graph-rest-beta
 */
export async function listMethods({ objectId }: Account, tenant: Tenant): Promise<z.infer<typeof Method>[]> {
  const of = `/users/${objectId}/authentication`;
  const [methods, tokens] = await Promise.all([tenant.graph.list(`${of}/methods`), hardwareTokens(of, tenant)]);
  const rows = z.array(Method).parse([...methods, ...tokens]);
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

async function hardwareTokens(of: string, tenant: Tenant): Promise<unknown[]> {
  try {
    const rows = await tenant.graph.beta.list(`${of}/hardwareOathMethods`);
    return z
      .array(z.looseObject({}))
      .parse(rows)
      .map((row) => ({ '@odata.type': hardwareToken, ...row }));
  } catch (error) {
    if (error instanceof Refusal && [400, 404, 405, 501].includes(error.status)) return [];
    throw error;
  }
}

const hardwareToken = '#microsoft.graph.hardwareOathAuthenticationMethod';

/** A method without a date goes too: an attacker who stays costs more than a method that has to be registered again. */
function mustGo(
  { id, name, type, arose }: Pick<SignInMethod, 'id' | 'name' | 'type' | 'arose'>,
  since: string,
  { keepSignInMethods: kept, removeSignInMethods: which }: PlanOptions,
): boolean {
  const isOlder = arose === 'earlier' || Date.parse(arose) < Date.parse(since);
  const isNamed = (as: string): boolean => kept.some((one) => one.toLowerCase() === as.toLowerCase());
  // Whoever registers a method chooses its name, but neither its id nor its age. What has the id of its kind is known by itself unless the
  // tenant masks it.
  const isItself = isOfItsKind(type) ? isNamed(name) && !/XX|\*/.test(name) : isNamed(id);
  if (isItself || (isOlder && (isNamed(id) || isNamed(name)))) return false;
  return which === 'all' || !isOlder;
}

function typeOf(type: string): string {
  return /^#microsoft\.graph\.(\w+?)(AuthenticationMethod)?$/.exec(type)?.[1] ?? type;
}

function nameOf(
  { id, displayName, phoneNumber, phoneType, emailAddress, device }: z.infer<typeof Method>,
  type: string,
): string {
  const title = `${phoneType ?? ''} ${types[type]?.title ?? type}`.trim();
  const label = displayName ?? phoneNumber ?? emailAddress ?? device?.serialNumber;
  return label === null || label === undefined || label === '' ? `${title} ${id}` : `${title} "${label}"`;
}

function withoutSecrets(was: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(was).filter(([name]) => !secrets.has(name)));
}
