import type { ResultCodeError } from 'ldapts';
import { Later, Refusal } from '../../domain/errors.ts';

/**
 * No controller that was asked has the account: it is of another domain, or was deleted there. Nothing was done, and nobody knows how it stands.
 */
export function notHeld(hosts: readonly string[]): Refusal {
  const text = `no domain controller that was asked has the account (${hosts.join(', ')}): name one of its own domain in CORDON_LDAP_URL, or find out whether it was deleted there; until then a person has to do this in its domain`;
  return new Refusal(404, 'noSuchObject', text);
}

/** The names of RFC 4511, and what they amount to in HTTP. */
const results: Readonly<Record<number, readonly [name: string, status: number]>> = {
  1: ['operationsError', 400],
  2: ['protocolError', 400],
  8: ['strongerAuthRequired', 401],
  10: ['referral', 400],
  16: ['noSuchAttribute', 400],
  19: ['constraintViolation', 400],
  20: ['attributeOrValueExists', 409],
  21: ['invalidAttributeSyntax', 400],
  32: ['noSuchObject', 404],
  34: ['invalidDNSyntax', 400],
  48: ['inappropriateAuthentication', 401],
  49: ['invalidCredentials', 401],
  50: ['insufficientAccessRights', 403],
  53: ['unwillingToPerform', 400],
};

/** timeLimitExceeded, adminLimitExceeded, busy, unavailable */
const passing = new Set([3, 11, 51, 52]);

/**
 * Why a bind failed: the Windows error, in hexadecimal, after `data` in the domain controller's message.
 * https://learn.microsoft.com/windows/win32/debug/system-error-codes
 */
const bindFailures: Readonly<Record<string, string>> = {
  '525': 'there is no such account',
  '52e': 'wrong name or password',
  '530': 'not at this hour',
  '531': 'not from this computer',
  '532': 'its password has expired',
  '533': 'it is disabled',
  '701': 'it has expired',
  '773': 'its password must be changed first',
  '775': 'it is locked out',
};

/**
 * What the domain controller or the way to it said. Its own text is not passed on: it is diagnostic, may name what was sent, and decides
 * nothing here. A certificate that cannot be trusted is a refusal: waiting does not mend it.
 */
export function asDirectoryError(cause: unknown, isProtected = false): Refusal | Later {
  if (cause instanceof Refusal || cause instanceof Later) return cause;
  if (isResult(cause)) return ofResult(cause, isProtected);
  const code = codeOf(cause);
  if (code !== undefined && /CERT|SIGNATURE|^ERR_(TLS|SSL)/.test(code)) {
    return new Refusal(495, code, 'the certificate of the domain controller is not trusted; nothing was sent');
  }
  return new Later(`Active Directory gave no answer (${code ?? 'no connection'})`);
}

/** By what it has: loading the class would load the library. */
function isResult(cause: unknown): cause is ResultCodeError {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'number';
}

function ofResult({ code, message }: ResultCodeError, isProtected: boolean): Refusal | Later {
  if (passing.has(code)) return new Later(`Active Directory is busy (result ${String(code)})`);
  const [name, status] = results[code] ?? [`ldapResult${String(code)}`, 400];
  // https://learn.microsoft.com/windows-server/identity/ad-ds/plan/security-best-practices/appendix-c--protected-accounts-and-groups-in-active-directory
  const why = code === 50 && isProtected ? ': it protects the account, so a person has to do this' : '';
  return new Refusal(status, name, `Active Directory refused it${detailOf(code, message)}${why}`);
}

/** The Windows error that the directory's message starts with, in words where there are some. */
function detailOf(code: number, message: string): string {
  if (code === 49) {
    const data = /\bdata ([0-9a-f]{3,4})\b/i.exec(message)?.[1]?.toLowerCase() ?? '';
    return `: the account Cordon binds with was not let in${data === '' ? '' : ` (${data}: ${bindFailures[data] ?? 'see Microsoft'})`}`;
  }
  const windows = /\b(0000[0-9A-F]{4})\b/i.exec(message)?.[1];
  return windows === undefined ? '' : ` (Windows error ${windows})`;
}

function codeOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null) return undefined;
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return 'cause' in cause ? codeOf(cause.cause) : undefined;
}
