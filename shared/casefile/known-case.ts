import type { Appended, StoredEntry, UnstoredEntry } from './case-store.ts';
import { beginningOf, canonical, sha256 } from './chain.ts';
import type { EntryPlace } from './entry-place.ts';

/** What somebody wants to append, and waits to hear of. */
export interface Waiting {
  readonly entries: readonly UnstoredEntry[];
  readonly once: string | undefined;
  readonly answer: PromiseWithResolvers<Appended>;
}

/** What this process knows of a case. An entry never changes, and a running case is read again and again. */
export interface KnownCase<Position> {
  readonly caseId: string;
  readonly entries: StoredEntry[];
  readonly told: Map<string, Appended>;
  head: string;
  end: Position | undefined;
  /** Reads and writes of a case take turns: what is known of its end is never half of the truth. */
  turn: Promise<unknown>;
  readonly waiting: Waiting[];
  isWriting: boolean;
}

export function emptyCase<Position>(caseId: string): KnownCase<Position> {
  const nothing = { entries: [], told: new Map<string, Appended>(), waiting: [], end: undefined, isWriting: false };
  return { caseId, ...nothing, head: beginningOf(caseId), turn: Promise.resolve() };
}

/** After the one before, whatever became of it. */
export function inTurn<T>(known: KnownCase<unknown>, work: () => Promise<T>): Promise<T> {
  const turn = known.turn.then(work, work);
  known.turn = turn;
  return turn;
}

export function take(known: KnownCase<unknown>, line: string): void {
  const entry = JSON.parse(line) as StoredEntry;
  known.entries.push(entry);
  known.head = sha256(canonical(entry));
  // Of several that were told together, the answer is about the last.
  if (entry.once !== undefined) known.told.set(entry.once, { sequence: entry.sequence, head: known.head });
}

/** Reads what was written since; answers where it ends now. */
export async function readOn<Position>(place: EntryPlace<Position>, known: KnownCase<Position>): Promise<Position> {
  const { lines, end } = await place.read(known.caseId, known.end);
  for (const line of lines) take(known, line);
  return (known.end = end);
}
