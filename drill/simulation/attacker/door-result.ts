import type { TenantAnswer } from './tenant-client.ts';

/** What came of trying one way in. */
export interface DoorResult {
  readonly door: string;
  readonly opened: boolean;
  /** What the tenant said, in a few words, e.g. `AADSTS50057 (account disabled)`. */
  readonly answer: string;
}

/** The outcome of one request; the tenant's own answer decides. */
export function resultOf(door: string, answer: TenantAnswer): DoorResult {
  const opened = answer.status >= 200 && answer.status < 300;
  return { door, opened, answer: opened ? 'let in' : refusal(answer) };
}

/** Several keys to one door: it is open when one of them turns. */
export function anyOf(door: string, results: readonly DoorResult[]): DoorResult {
  const best = results.find(({ opened }) => opened) ?? results[0];
  return best ? { ...best, door } : { door, opened: false, answer: 'he holds no key' };
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
  if (status === 0) return 'no answer';
  const code: unknown = Array.isArray(body['error_codes']) ? body['error_codes'][0] : undefined;
  if (typeof code === 'number') {
    return `AADSTS${String(code)}${code in reasons ? ` (${String(reasons[code])})` : ''}`;
  }
  const error = body['error'];
  const word: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : error;
  return typeof word === 'string' ? `${String(status)} ${word}` : String(status);
}
