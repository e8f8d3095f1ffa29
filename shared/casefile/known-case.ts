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

/** What lies in the place of an entry is none. */
export class UnreadableEntry extends Error {
  override readonly name = 'UnreadableEntry';
  /** Where it lies, from 1. */
  readonly at: number;
  constructor(at: number, options?: { cause?: unknown }) {
    super(`entry ${String(at)} cannot be read`, options);
    this.at = at;
  }
}

export function entryOf(line: string, at: number): StoredEntry {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch (cause) {
    throw new UnreadableEntry(at, { cause });
  }
  if (typeof read !== 'object' || read === null) throw new UnreadableEntry(at);
  return read as StoredEntry;
}

export function take(known: KnownCase<unknown>, entry: StoredEntry): void {
  known.entries.push(entry);
  known.head = sha256(canonical(entry));
  // Of several that were told together, the answer is about the last.
  if (entry.once !== undefined) known.told.set(entry.once, { sequence: entry.sequence, head: known.head });
}

/** Reads what was written since; answers where it ends now. */
export async function readOn<Position>(place: EntryPlace<Position>, known: KnownCase<Position>): Promise<Position> {
  const { lines, end } = await place.read(known.caseId, known.end);
  // All of them or none: a case that is read again must not have some twice.
  const entries = lines.map((line, index) => entryOf(line, known.entries.length + index + 1));
  for (const entry of entries) take(known, entry);
  return (known.end = end);
}
