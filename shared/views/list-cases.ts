import * as z from 'zod';
import { readCase } from '../casefile/case-file.ts';
import { completeIndex } from '../casefile/case-index.ts';
import type { CaseStore } from '../casefile/case-store.ts';
import type { Cells } from '../casefile/cells.ts';
import { keys } from '../casefile/keys.ts';
import { runsElsewhere } from '../casefile/registry.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { RecordedEnding } from '../domain/ending.ts';
import { Switch } from '../domain/switch.ts';
import type { DurableStarter, Intake } from '../intake/intake.ts';
import { AlertCounts, countAlerts } from './list-alerts.ts';
import { CaseSummary, needsPersonIn, statusIfReached, summaryOf } from './case-view.ts';
import { watchWaits } from './watch-waits.ts';

/** Two small reads a case: fifty a page, and one more for each that neither runs nor has ended. */
export const mostCases = 25;

export const CaseList = z.strictObject({
  containments: z.array(CaseSummary),
  alerts: AlertCounts,
  switch: Switch.optional().meta({ description: 'Present while Cordon writes nothing.' }),
  next: z.string().optional().meta({ description: 'Send it as "after" for the next page; absent on the last one.' }),
});
export type CaseList = z.infer<typeof CaseList>;

interface ListContext {
  readonly store: CaseStore;
  readonly cells: Cells;
  readonly durable: DurableStarter;
  readonly switched?: Intake['switched'];
  /** That this app has; without it, that of each case. */
  readonly taskHub?: string;
  /** Which cases are shown; all if not given. */
  readonly shows?: (record: CaseRecord) => Promise<boolean>;
}

/** A page of the cases, newest first: as many keys as it shows, however many there are. */
export async function listCases(
  { after = '', limit = mostCases }: { readonly after?: string | undefined; readonly limit?: number | undefined },
  { store, cells, durable, taskHub, switched, shows = async () => true }: ListContext,
): Promise<CaseList> {
  await completeIndex(store, cells);
  // One more than is shown tells whether another page follows.
  const found = await store.keys(keys.byTime, { after: `${keys.byTime}${after}`, limit: limit + 1 });
  const page = found.slice(0, limit);
  // Few, so one list of them tells whom to ask about.
  const givenUp = await store.keys(keys.allGivenUp);
  const needOf = async (caseId: string): Promise<Pick<CaseSummary, 'needsPerson'>> => {
    if (!givenUp.some((key) => key.startsWith(keys.givenUp(caseId, '')))) return {};
    return needsPersonIn(await readCase(store, caseId));
  };
  const listed = await Promise.all(
    page.map(async (key) => {
      const record = await store.get<CaseRecord>(key);
      return (
        record &&
        (await shows(record)) && {
          ...(await summarise(record, store, { durable, isElsewhere: runsElsewhere(record, taskHub) })),
          ...(await needOf(record.caseId)),
        }
      );
    }),
  );
  const alerts = await countAlerts(store);
  const set = await switched?.();
  const last = page.at(-1)?.slice(keys.byTime.length);
  return {
    containments: listed.flatMap((each) => (each ? [each] : [])),
    alerts,
    ...(set && set.state !== 'on' ? { switch: set } : {}),
    ...(last === undefined || found.length === page.length ? {} : { next: last }),
  };
}

const Concluded = z.object({ result: RecordedEnding });

/** The task hub is asked about a case only while it has no result, and a hold counts only until the case has started. */
async function summarise(
  record: CaseRecord,
  store: CaseStore,
  reach: Parameters<typeof statusIfReached>[1],
): Promise<CaseSummary> {
  const result = Concluded.safeParse(await store.get(keys.result(record.caseId))).data?.result;
  if (result !== undefined) return summaryOf(record, result, undefined);
  const status = await statusIfReached(record.instanceId, reach);
  const isHeld = !status && (await store.get(keys.held(record.caseId))) !== undefined;
  const waits = await watchWaits(record, store);
  return { ...summaryOf(record, isHeld ? 'held' : undefined, status), ...(waits ? { waits } : {}) };
}
