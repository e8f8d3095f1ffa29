import * as z from 'zod';
import type { CaseStore } from './case-store.ts';
import type { Cells } from './cells.ts';
import { keys } from './keys.ts';
import type { CaseRecord } from './registry.ts';

/** Enters a case where its id and the list lead to it. Beside a start this may be lost, so whoever joins a case does it again. */
export async function enterCase(store: CaseStore, record: CaseRecord): Promise<void> {
  await Promise.all([
    store.putIfAbsent(keys.case(record.caseId), record),
    store.putIfAbsent(keys.inTime(record), record),
  ]);
}

/** How far the claims of a store are entered: up to this one, or all of them. */
const Progress = z.union([z.literal('whole'), z.object({ after: z.string() })]);
type Progress = z.infer<typeof Progress>;

const progressCell = 'index';
const claimsAtOnce = 100;

/** Stores whose index this process has found whole: from then on it stays so. */
const whole = new WeakSet<CaseStore>();

/** Sees to it that every case which was ever claimed is in the index: a store of an older version of Cordon has none. */
export async function completeIndex(store: CaseStore, cells: Cells): Promise<void> {
  if (whole.has(store)) return;
  await enterClaims(store, cells);
  whole.add(store);
}

/** Makes the index anew from the claims, e.g. after a store was restored in part. Nothing that is there is lost. Answers how many claims there are. */
export async function rebuildIndex(store: CaseStore, cells: Cells): Promise<number> {
  const known = await cells.read(progressCell);
  const fromTheBeginning: Progress = { after: '' };
  // In a conflict somebody else has begun: they and we go on together.
  if (known) await cells.write(progressCell, fromTheBeginning, known.etag);
  await enterClaims(store, cells);
  return (await store.keys(keys.allClaims)).length;
}

/** One that breaks off is taken up where it was, and several share the work: whoever was overtaken goes on behind the other. */
async function enterClaims(store: CaseStore, cells: Cells): Promise<void> {
  for (;;) {
    const known = await cells.read(progressCell);
    const progress = known ? Progress.parse(known.value) : { after: '' };
    if (progress === 'whole') return;
    const { after } = progress;
    const claims = await store.keys(keys.allClaims, { after, limit: claimsAtOnce });
    await Promise.all(
      claims.map(async (claim) => {
        const record = await store.get<CaseRecord>(claim);
        if (record) await enterCase(store, record);
      }),
    );
    const last = claims.length < claimsAtOnce ? undefined : claims.at(-1);
    const next: Progress = last === undefined ? 'whole' : { after: last };
    await cells.write(progressCell, next, known?.etag ?? null);
  }
}
