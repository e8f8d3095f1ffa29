import * as z from 'zod';
import { readCase } from '../casefile/case-file.ts';
import type { CaseStore } from '../casefile/case-store.ts';
import { canonical } from '../casefile/chain.ts';
import { keys } from '../casefile/keys.ts';
import { casesOf } from '../casefile/registry.ts';
import { contentOf } from '../domain/decision.ts';
import { CaseStart } from '../domain/case-start.ts';
import { KeptOptions } from '../domain/plan-options.ts';
import type { UndoOrder } from '../domain/release.ts';
import { upTo } from './raise-case.ts';
import type { Raise } from './raise-case.ts';

const Ids = z.object({
  tenantId: z.guid(),
  objectId: z.guid(),
  caseId: z.string().regex(/^C-[0-9A-Z]{4}-[0-9A-Z]{4}$/),
});

/**
 * Whether the case store has the order that an instance was started with: whoever has the system key of the Durable extension can start any
 * instance with any input, and nothing turns that off. A case that has ended is not contained again by itself.
 * https://github.com/Azure/azure-functions-durable-extension/issues/838
 */
export async function isOrdered(start: CaseStart, store: CaseStore): Promise<boolean> {
  const { caseId, mode, account } = start;
  // What is no id has no place in the store: it would look like a store that is down.
  if (!Ids.safeParse({ ...account, caseId }).success) return false;
  const [records, kept, result, held, raise] = await Promise.all([
    casesOf(account, store),
    store.get(keys.start(caseId, mode)),
    store.get(keys.result(caseId)),
    store.get(keys.held(caseId)),
    store.get<Raise>(keys.raise(caseId)),
  ]);
  const record = records.find((each) => each.caseId === caseId);
  if (!record || result !== undefined) return false;
  if (mode === 'contain' && record.watch) return wasEscalated(caseId, store);
  if (kept !== undefined) {
    const read = CaseStart.safeParse(kept);
    return read.success && whatIsOrdered(read.data) === whatIsOrdered(start);
  }
  // It is kept beside the start, and may not be there yet; or whoever started it has died since.
  const options = KeptOptions.safeParse(raise ? upTo(record, raise.from).options : record.options);
  if (held !== undefined || !options.success) return false;
  const { incident, watch: matter = null } = record;
  const claimed = {
    account: record,
    options: options.data,
    incident,
    mode: matter ? 'watch' : 'contain',
    matter,
  } as const;
  return whatIsOrdered(claimed) === whatIsOrdered(start);
}

interface Ordered extends Pick<CaseStart, 'options' | 'incident' | 'mode' | 'matter'> {
  readonly account: Pick<CaseStart['account'], 'tenantId' | 'objectId'>;
}

function whatIsOrdered({ account: { tenantId, objectId }, options, incident, mode, matter }: Ordered): string {
  return canonical([tenantId.toLowerCase(), objectId.toLowerCase(), options, incident, mode, matter]);
}

async function wasEscalated(caseId: string, store: CaseStore): Promise<boolean> {
  return (await readCase(store, caseId)).decisions.some(({ decision }) => decision.decision === 'escalate');
}

/** The same of what is taken back: a person decided exactly this about the case, as this release of it. */
export async function isReleaseOrdered({ caseId, decision, number }: UndoOrder, store: CaseStore): Promise<boolean> {
  const { decisions, releases } = await readCase(store, caseId);
  if (number === undefined) return decisions.some((each) => each.decision.decision === 'close');
  const release = releases.find((each) => each.number === number);
  return release?.decisions.some((each) => contentOf(each) === contentOf(decision)) === true;
}
