import { days } from '../../domain/duration.ts';
import { aroseIn } from './changes-in-directory.ts';
import type { DirectoryChange } from './changes-in-directory.ts';

/** The log keeps 30 days; that is what is asked for where nobody knows better, and by then some minutes have gone. */
const reach = days(31);

interface Clues {
  /** What the thing says of itself. */
  readonly created: string | null | undefined;
  /** What the audit log says; null where it may not be read. */
  readonly changes: readonly DirectoryChange[] | null;
  /** Activities that make such a thing, and what names it in them. */
  readonly words: RegExp;
  readonly names: readonly string[];
  readonly since: string;
  /** When the case began: later the log has forgotten more, but what it knew was captured. */
  readonly asked: string;
}

/** ISO 8601 UTC, `earlier` where a log that reaches back knows of nothing, `unknown` where none does. */
export function whenItArose({ created, changes, words, names, since, asked }: Clues): string {
  if (typeof created === 'string') return created;
  const arose = aroseIn(changes, words, names);
  return arose === 'earlier' && Date.parse(asked) - Date.parse(since) > reach ? 'unknown' : arose;
}
