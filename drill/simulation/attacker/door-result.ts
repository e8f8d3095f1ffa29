import type { TenantAnswer } from './tenant-client.ts';

/** What came of trying one way in. */
export interface DoorResult extends Tried {
  readonly door: string;
}

export interface Tried {
  readonly opened: boolean;
  /** What the tenant said, in a few words, e.g. `AADSTS50057 (account disabled)`. */
  readonly answer: string;
  /** Nothing was answered: nobody knows whether the door is shut. */
  readonly isUnknown?: true;
}

/** The outcome of one request; the tenant's own answer decides. */
export function triedWith(answer: TenantAnswer): Tried {
  if (answer.status === 0) return { opened: false, answer: 'no answer', isUnknown: true };
  const opened = answer.status >= 200 && answer.status < 300;
  return { opened, answer: opened ? 'let in' : refusal(answer) };
}

/** Several keys to one door: it is open when one of them turns. */
export function anyOf(results: readonly Tried[]): Tried {
  return results.find(({ opened }) => opened) ?? results[0] ?? { opened: false, answer: 'the attacker holds no key' };
}

/** https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes */
const reasons: Readonly<Record<number, string>> = {
  50057: 'account disabled',
  50126: 'wrong password or passkey',
  50173: 'grant revoked',
  53003: 'blocked by Conditional Access',
  70008: 'refresh token expired',
};

function refusal({ status, body }: TenantAnswer): string {
  const code: unknown = Array.isArray(body['error_codes']) ? body['error_codes'][0] : undefined;
  if (typeof code === 'number') {
    return `AADSTS${String(code)}${code in reasons ? ` (${String(reasons[code])})` : ''}`;
  }
  const error = body['error'];
  const word: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : error;
  return typeof word === 'string' ? `${String(status)} ${word}` : String(status);
}
