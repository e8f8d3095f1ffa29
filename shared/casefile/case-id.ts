import { createHash } from 'node:crypto';

/** Crockford's base 32: no I, L, O or U, so that an id survives being read out over the telephone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The id people use for a case, e.g. `C-7KQ4-M2XF`. The same instance always gets the same id. */
export function caseIdFor(instanceId: string): string {
  const digest = createHash('sha256').update(instanceId).digest();
  const letters = [...digest.subarray(0, 8)].map((byte) => alphabet.charAt(byte % 32)).join('');
  return `C-${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** What a person typed, as a case id or the beginning of one; undefined if it cannot be one. */
export function caseIdPrefix(typed: string): string | undefined {
  const letters = typed.trim().toUpperCase().replace(/^C-?/, '').replaceAll('-', '');
  if (!/^[0-9A-Z]{1,8}$/.test(letters)) return undefined;
  const heard = letters.replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return heard.length > 4 ? `C-${heard.slice(0, 4)}-${heard.slice(4)}` : `C-${heard}`;
}
