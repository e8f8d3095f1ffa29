import { createHash } from 'node:crypto';
import type { StoredEntry } from './case-store.ts';

/**
 * JSON in the one form that is hashed and stored: no spaces, keys sorted (https://www.rfc-editor.org/rfc/rfc8785). So a store may lay an
 * entry out as it likes, and an auditor needs nothing but SHA-256 to check the chain.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each ?? null)).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const sorted = fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join()}}`;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What the first entry follows: with the id of its case in the chain, no chain can be passed off as that of another case. */
export function beginningOf(caseId: string): string {
  return sha256(caseId);
}

export type ChainVerdict =
  /** `unchained`: so many entries at the beginning are of a version that wrote no chain; nothing vouches for all but the last of them. */
  | { readonly is: 'whole'; readonly entries: number; readonly unchained: number; readonly head: string }
  | { readonly is: 'broken'; readonly at: number; readonly why: string };

/**
 * Whether the entries of a case are those that were written, in that order: the first that does not follow from the one before is named.
 * Entries that were cut off at the end cannot be missed by the chain alone; compare `head` with one that was kept.
 */
export function verifyChain(caseId: string, entries: readonly StoredEntry[]): ChainVerdict {
  let head = beginningOf(caseId);
  let unchained = 0;
  for (const [index, entry] of entries.entries()) {
    const at = index + 1;
    if (entry.sequence !== at) return { is: 'broken', at, why: `entry ${at} is missing: ${entry.sequence} follows` };
    if (entry.previous === undefined) {
      if (unchained < index) return { is: 'broken', at, why: 'says nothing of the entry before' };
      unchained = at;
    } else if (entry.previous !== head) {
      return { is: 'broken', at, why: 'does not follow from the entry before: one of the two was changed' };
    }
    head = sha256(canonical(entry));
  }
  return { is: 'whole', entries: entries.length, unchained, head };
}
