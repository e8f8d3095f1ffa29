import type { Appended, CaseStore, StoredEntry, UnstoredEntry } from './case-store.ts';
import { beginningOf, canonical, sha256 } from './chain.ts';

/** The little that a place for entries has to offer; the chain, the queue and the tries are the same for all. */
export interface EntryPlace<Position> {
  /** What was written from this position on, an entry a line, and the position behind it. */
  read(
    caseId: string,
    from: Position | undefined,
  ): Promise<{ readonly lines: readonly string[]; readonly end: Position }>;
  /** Writes all lines at this position, or none; answers the position behind them. Undefined: somebody has written there. */
  write(caseId: string, at: Position, lines: readonly string[]): Promise<Position | undefined>;
}

interface Waiting {
  readonly entries: readonly UnstoredEntry[];
  readonly once: string | undefined;
  readonly answer: PromiseWithResolvers<Appended>;
}

/** What this process knows of a case. An entry never changes, and a running case is read again and again. */
interface Known<Position> {
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

/** Of so many cases what was read is kept in memory. */
const casesKept = 20;

/** Appends to cases and reads them, as all stores do it. */
export function openEntryLog<Position>(
  place: EntryPlace<Position>,
  writer: string,
): Pick<CaseStore, 'append' | 'entries'> {
  const recent = new Map<string, Known<Position>>();

  function knownOf(caseId: string): Known<Position> {
    const known = recent.get(caseId) ?? emptyCase<Position>(caseId);
    recent.delete(caseId);
    recent.set(caseId, known);
    const [oldest] = recent.keys();
    if (recent.size > casesKept && oldest !== undefined) recent.delete(oldest);
    return known;
  }

  async function readOn(known: Known<Position>): Promise<Position> {
    const { lines, end } = await place.read(known.caseId, known.end);
    for (const line of lines) take(known, line);
    return (known.end = end);
  }

  /** What is queued while one write is under way goes into the next together: a wave of steps tells its outcomes almost at once. */
  async function writeAll(known: Known<Position>): Promise<void> {
    known.isWriting = true;
    while (known.waiting.length > 0) {
      const batch = known.waiting.splice(0);
      try {
        const answers = await writeBatch(known, batch);
        for (const [index, { answer }] of batch.entries()) answer.resolve(answers[index] as Appended);
      } catch (error) {
        for (const { answer } of batch) answer.reject(error);
      }
    }
    known.isWriting = false;
  }

  async function writeBatch(known: Known<Position>, batch: readonly Waiting[]): Promise<readonly Appended[]> {
    for (let failures = 0; ;) {
      const tried = await inTurn(known, () => tryToWrite(known, batch));
      if ('answers' in tried) return tried.answers;
      if (tried.failure !== undefined && (failures += 1) > 1) throw tried.failure;
    }
  }

  /** The end of the file decides: after a lost race or a lost answer it is read on, and who finds their own entries there has written them. */
  async function tryToWrite(
    known: Known<Position>,
    batch: readonly Waiting[],
  ): Promise<{ readonly answers: readonly Appended[] } | { readonly failure: Error | undefined }> {
    const end = known.end ?? (await readOn(known));
    const first = known.entries.length;
    const { lines, answers } = chained(known, batch, writer);
    let failure: Error | undefined;
    try {
      const newEnd = lines.length === 0 ? end : await place.write(known.caseId, end, lines);
      if (newEnd !== undefined) {
        for (const line of lines) take(known, line);
        known.end = newEnd;
        return { answers };
      }
    } catch (error) {
      failure = error instanceof Error ? error : new Error('the write failed', { cause: error });
    }
    await readOn(known);
    const isThere = lines.every((line, index) => line === canonical(known.entries[first + index]));
    return isThere ? { answers } : { failure };
  }

  return {
    append(caseId, entries, { once } = {}) {
      const known = knownOf(caseId);
      const answer = Promise.withResolvers<Appended>();
      // As they are now, whatever becomes of the objects while they wait.
      known.waiting.push({ entries: JSON.parse(JSON.stringify(entries)) as UnstoredEntry[], once, answer });
      if (!known.isWriting) void writeAll(known);
      return answer.promise;
    },
    async entries(caseId, { after = 0 } = {}) {
      const known = knownOf(caseId);
      await inTurn(known, () => readOn(known));
      return known.entries.slice(after);
    },
  };
}

function emptyCase<Position>(caseId: string): Known<Position> {
  const nothing = { entries: [], told: new Map<string, Appended>(), waiting: [], end: undefined, isWriting: false };
  return { caseId, ...nothing, head: beginningOf(caseId), turn: Promise.resolve() };
}

/** After the one before, whatever became of it. */
function inTurn<T>(known: Known<unknown>, work: () => Promise<T>): Promise<T> {
  const turn = known.turn.then(work, work);
  known.turn = turn;
  return turn;
}

function take(known: Known<unknown>, line: string): void {
  const entry = JSON.parse(line) as StoredEntry;
  known.entries.push(entry);
  known.head = sha256(canonical(entry));
  // Of several that were told together, the answer is about the last.
  if (entry.once !== undefined) known.told.set(entry.once, { sequence: entry.sequence, head: known.head });
}

/** The lines to write, each with the hash of the one before, and what each of the batch is answered once they are there. */
function chained(
  known: Known<unknown>,
  batch: readonly Waiting[],
  writer: string,
): { readonly lines: readonly string[]; readonly answers: readonly Appended[] } {
  const told = new Map(known.told);
  const lines: string[] = [];
  let { head } = known;
  const answers = batch.map(({ entries, once }): Appended => {
    const before = once === undefined ? undefined : told.get(once);
    if (before) return before;
    for (const entry of entries) {
      const sequence = known.entries.length + lines.length + 1;
      const line = canonical({ ...entry, sequence, writer, previous: head, ...(once === undefined ? {} : { once }) });
      lines.push(line);
      head = sha256(line);
    }
    const answer = { sequence: known.entries.length + lines.length, head };
    if (once !== undefined) told.set(once, answer);
    return answer;
  });
  return { lines, answers };
}
