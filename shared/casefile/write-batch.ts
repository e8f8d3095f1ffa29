import type { Appended } from './case-store.ts';
import { canonical, sha256 } from './chain.ts';
import type { EntryPlace } from './entry-place.ts';
import { entryOf, inTurn, readOn, take, type KnownCase, type Waiting } from './known-case.ts';

export interface EntryLog<Position> {
  readonly place: EntryPlace<Position>;
  /** Whose entries these are. */
  readonly writer: string;
}

/** Writes what waits as one piece of the chain; answers each of the batch. A write that fails is tried once more. */
export async function writeBatch<Position>(
  log: EntryLog<Position>,
  known: KnownCase<Position>,
  batch: readonly Waiting[],
): Promise<readonly Appended[]> {
  for (let failures = 0; ;) {
    const tried = await inTurn(known, () => tryToWrite(log, known, batch));
    if ('answers' in tried) return tried.answers;
    if (tried.failure !== undefined && (failures += 1) > 1) throw tried.failure;
  }
}

/** The end of the file decides: after a lost race or a lost answer it is read on, and who finds their own entries there has written them. */
async function tryToWrite<Position>(
  { place, writer }: EntryLog<Position>,
  known: KnownCase<Position>,
  batch: readonly Waiting[],
): Promise<{ readonly answers: readonly Appended[] } | { readonly failure: Error | undefined }> {
  const end = known.end ?? (await readOn(place, known));
  const first = known.entries.length;
  const { lines, answers } = chained(known, batch, writer);
  let failure: Error | undefined;
  try {
    const newEnd = lines.length === 0 ? end : await place.write(known.caseId, end, lines);
    if (newEnd !== undefined) {
      for (const [index, line] of lines.entries()) take(known, entryOf(line, first + index + 1));
      known.end = newEnd;
      return { answers };
    }
  } catch (error) {
    failure = error instanceof Error ? error : new Error('the write failed', { cause: error });
  }
  await readOn(place, known);
  const isThere = lines.every((line, index) => line === canonical(known.entries[first + index]));
  return isThere ? { answers } : { failure };
}

/** The lines to write, each with the hash of the one before, and what each of the batch is answered once they are there. */
function chained(
  known: KnownCase<unknown>,
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
