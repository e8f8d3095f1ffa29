import type { Account } from '../../../domain/account.ts';
import { days } from '../../../domain/duration.ts';
import type { Duration } from '../../../domain/duration.ts';
import { aroseIn } from './changes-in-directory.ts';
import type { DirectoryChange } from './changes-in-directory.ts';

/**
 * Without a premium licence the log keeps seven days, with one thirty. Only P2 is known to us: a tenant with P1 alone is taken for one without.
 * The default of 30 days back is some minutes longer by the time it is asked for.
 * https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention
 */
const reachOf = ({ tenantHasRiskApi }: Account): Duration => days(tenantHasRiskApi ? 31 : 7);

interface Clues {
  /** What the thing says of itself. */
  readonly created: string | null | undefined;
  /** What the audit log says; null where it may not be read. */
  readonly changes: readonly DirectoryChange[] | null;
  /** Activities that make such a thing, and what names it in them. */
  readonly words: RegExp;
  readonly names: readonly string[];
  readonly since: string;
  /** As read when the case began: later the log has forgotten more, but what it knew was captured. */
  readonly account: Account;
}

/** ISO 8601 UTC, `earlier` where a log that reaches back knows of nothing, `unknown` where none does. */
export function whenItArose({ created, changes, words, names, since, account }: Clues): string {
  if (typeof created === 'string') return created;
  return asFarAsItReaches(aroseIn(changes, words, names), since, account);
}

/** What a log does not tell is *earlier* only where it reaches back. */
export function asFarAsItReaches(arose: string, since: string, account: Account): string {
  return arose === 'earlier' && Date.parse(account.readAt) - Date.parse(since) > reachOf(account) ? 'unknown' : arose;
}
