import * as z from 'zod';
import { completeIndex } from '../casefile/case-index.ts';
import type { CaseStore } from '../casefile/case-store.ts';
import type { Cells } from '../casefile/cells.ts';
import { keys } from '../casefile/keys.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { RecordedEnding } from '../domain/ending.ts';
import type { DurableStarter } from '../intake/intake.ts';
import { CaseSummary, summaryOf } from './case-view.ts';

/** Two small reads a case, and no page asks for more than fifty. */
export const mostCases = 25;

export const CaseList = z.strictObject({
  containments: z.array(CaseSummary),
  total: z.number().int().meta({ description: 'How many cases there are on all pages.' }),
  next: z.string().optional().meta({ description: 'Send it as "after" for the next page; absent on the last one.' }),
});
export type CaseList = z.infer<typeof CaseList>;

interface ListContext {
  readonly store: CaseStore;
  readonly cells: Cells;
  readonly durable: DurableStarter;
}

/** A page of the cases, newest first: two lists of keys, and two reads for each case on it, however many there are. */
export async function listCases(
  { after = '', limit = mostCases }: { readonly after?: string | undefined; readonly limit?: number | undefined },
  { store, cells, durable }: ListContext,
): Promise<CaseList> {
  await completeIndex(store, cells);
  const [all, holds] = await Promise.all([store.keys(keys.byTime), store.keys(keys.allHeld)]);
  const rest = all.filter((key) => key > `${keys.byTime}${after}`);
  const page = rest.slice(0, limit);
  const held = new Set(holds);
  const listed = await Promise.all(
    page.map(async (key) => {
      const record = await store.get<CaseRecord>(key);
      return record && summarise(record, held.has(keys.held(record.caseId)), store, durable);
    }),
  );
  const last = page.at(-1)?.slice(keys.byTime.length);
  return {
    containments: listed.filter((each) => each !== undefined),
    total: all.length,
    ...(last === undefined || rest.length === page.length ? {} : { next: last }),
  };
}

const Concluded = z.object({ result: RecordedEnding });

/** The task hub is asked about a case only while it has no result, and a hold counts only until the case has started. */
async function summarise(
  record: CaseRecord,
  wasHeld: boolean,
  store: CaseStore,
  durable: DurableStarter,
): Promise<CaseSummary> {
  const result = Concluded.safeParse(await store.get(keys.result(record.caseId))).data?.result;
  if (result !== undefined) return summaryOf(record, result, undefined);
  const status = await durable.status(record.instanceId);
  return summaryOf(record, wasHeld && !status ? 'held' : undefined, status);
}
