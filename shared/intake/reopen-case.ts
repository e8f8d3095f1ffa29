import { readCase } from '../casefile/case-file.ts';
import { keys } from '../casefile/keys.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { keepStart, startOf } from '../casefile/starts.ts';
import type { Account } from '../domain/account.ts';
import { caseStartOf } from '../domain/case-start.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { childInstance, watchInstance } from '../domain/instances.ts';
import { isTakenBack } from '../plan/aftercare.ts';
import { drawPlan } from '../plan/draw-plan.ts';
import { runsOf } from '../plan/run.ts';
import { asApproved } from './hold-case.ts';
import { isLive } from './intake.ts';
import type { DurableStatus, Intake } from './intake.ts';
import { openAnew } from './open-anew.ts';
import { upTo } from './raise-case.ts';
import type { Raise } from './raise-case.ts';
import { startUnlessHeld } from './start-unless-held.ts';
import type { OpenedAnew } from './open-anew.ts';

/** *released*: a person decided to take back what was done by then, so nothing is opened. *gone*: the account is no more. */
export type Reopened = OpenedAnew | 'released' | 'gone';

/**
 * Opens a containment or a watch that broke off once more, as what it was: in the same case, with what it started with and what was captured.
 * A watch that was escalated is a containment by then.
 */
export async function reopenCase(
  record: CaseRecord,
  status: DurableStatus | undefined,
  intake: Intake,
): Promise<Reopened> {
  const { caseId, instanceId } = record;
  const { store, durable } = intake;
  if (isTakenBack((await readCase(store, caseId)).releases)) return 'released';
  const kept = await startOf(store, caseId);
  const account = kept?.account ?? (await accountOf(record, intake));
  if (!account) return 'gone';
  if (!kept && !status) return startFirst(record, account, intake);
  const start = kept ?? (await neverKept(record, account, intake));
  if (await endChildren(instanceId, start, intake)) return 'left';
  const work = start.mode === 'watch' ? 'watch' : 'containment';
  const hasEnded = async (): Promise<boolean> => (await store.get(keys.result(caseId))) !== undefined;
  const next = {
    hasEnded,
    start: async (): Promise<void> => {
      // Whatever was started with is there before: the first activity asks for it.
      await keepStart(store, start);
      await durable.start(instanceId, start);
    },
  };
  return openAnew({ caseId, work, instanceId }, status, next, intake);
}

/** Claimed, and the process died before anything was kept: nothing was changed, so the account is read anew. */
async function neverKept(record: CaseRecord, account: Account, intake: Intake): Promise<CaseStart> {
  const approved = await asApproved(record, intake);
  // How far it goes is kept before it starts.
  const raise = approved ? undefined : await intake.store.get<Raise>(keys.raise(record.caseId));
  return caseStartOf(approved ?? (raise ? upTo(record, raise.from) : record), account, intake);
}

/** Whether it may start was perhaps never asked. */
async function startFirst(record: CaseRecord, account: Account, intake: Intake): Promise<Reopened> {
  return (await startUnlessHeld(record, account, record, intake)) === 'started' ? 'opened' : 'left';
}

async function accountOf({ objectId: value }: CaseRecord, { tenantReader }: Intake): Promise<Account | undefined> {
  const account = await tenantReader.resolveAccount({ by: 'object-id', value });
  return 'unresolved' in account ? undefined : account;
}

/**
 * What has a name of its own lives on when the case that waits for it breaks off, and the next generation would begin it anew beside it. Its
 * end takes a moment. Answers whether anything lives.
 */
async function endChildren(instanceId: string, start: CaseStart, { farEnd, durable }: Intake): Promise<boolean> {
  const plan = drawPlan(farEnd, start.account, start.options, start.incident.receivedAt);
  const named = runsOf(plan).flatMap(({ name, wakesOn }) => (wakesOn === undefined ? [] : [name]));
  const children = [watchInstance(instanceId), ...named.map((name) => childInstance(instanceId, name))];
  const living: string[] = [];
  for (const child of new Set(children)) {
    const status = await durable.status(child);
    if (status && isLive(status)) living.push(child);
  }
  await Promise.allSettled(living.map((child) => durable.terminate(child, 'the case that waited for it broke off')));
  return living.length > 0;
}
