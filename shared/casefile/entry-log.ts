import type { Appended, CaseStore, UnstoredEntry } from './case-store.ts';
import type { EntryPlace } from './entry-place.ts';
import { emptyCase, inTurn, readOn, type KnownCase } from './known-case.ts';
import { writeBatch } from './write-batch.ts';

/** Of so many cases what was read is kept in memory. */
const casesKept = 20;

/** Appends to cases and reads them, as all stores do it. */
export function openEntryLog<Position>(
  place: EntryPlace<Position>,
  writer: string,
): Pick<CaseStore, 'append' | 'entries'> {
  const recent = new Map<string, KnownCase<Position>>();

  function knownOf(caseId: string): KnownCase<Position> {
    const known = recent.get(caseId) ?? emptyCase<Position>(caseId);
    recent.delete(caseId);
    recent.set(caseId, known);
    const [oldest] = recent.keys();
    if (recent.size > casesKept && oldest !== undefined) recent.delete(oldest);
    return known;
  }

  /** What is queued while one write is under way goes into the next together: a wave of steps tells its outcomes almost at once. */
  async function writeAll(known: KnownCase<Position>): Promise<void> {
    known.isWriting = true;
    while (known.waiting.length > 0) {
      const batch = known.waiting.splice(0);
      try {
        const answers = await writeBatch({ place, writer }, known, batch);
        for (const [index, { answer }] of batch.entries()) answer.resolve(answers[index] as Appended);
      } catch (error) {
        for (const { answer } of batch) answer.reject(error);
      }
    }
    known.isWriting = false;
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
      await inTurn(known, () => readOn(place, known));
      return known.entries.slice(after);
    },
  };
}
