import { minutes } from '../domain/duration.ts';
import { keys } from '../casefile/keys.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { holdOf } from '../intake/hold-case.ts';
import { isLive } from '../intake/intake.ts';
import type { Intake } from '../intake/intake.ts';
import { healOpened, isGivenUp } from '../intake/open-anew.ts';
import { reopenCase } from '../intake/reopen-case.ts';
import type { Reopened } from '../intake/reopen-case.ts';
import { eachOpenCase } from './open-cases.ts';

/** What a look at one case found to do. */
export interface Seen {
  readonly caseId: string;
  readonly work: string;
  readonly became: Reopened | 'unanswered';
}

/**
 * Looks at every open case once, and opens anew what the task hub gave up: an orchestration is failed for good by a restart of the host at a
 * bad moment, and nobody else would notice. https://github.com/Azure/azure-functions-durable-extension/issues/2621
 */
export async function watchOverCases(intake: Intake): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  await eachOpenCase(intake, async (caseId) => {
    const record = await intake.store.get<CaseRecord>(keys.case(caseId));
    if (!record) return true;
    try {
      return await lookAt(record, intake, (work, became) => seen.push({ caseId, work, became }));
    } catch {
      // The store or the task hub is out of reach for this one; the others must not wait for it.
      seen.push({ caseId, work: 'case', became: 'unanswered' });
      return false;
    }
  });
  return seen;
}

/** Answers whether the case is over, and nothing has to be watched over any more. */
async function lookAt(
  record: CaseRecord,
  intake: Intake,
  say: (work: string, became: Reopened) => void,
): Promise<boolean> {
  const { caseId, instanceId } = record;
  if ((await intake.store.get(keys.result(caseId))) !== undefined) return true;
  const status = await intake.durable.status(instanceId);
  if (status && isLive(status)) {
    // Started later than it was claimed: it was opened anew.
    const isFirst = Date.parse(status.createdAt) - Date.parse(record.startedAt) < minutes(1);
    if (!isFirst)
      await healOpened({ caseId, work: record.watch ? 'watch' : 'containment', instanceId }, status, intake);
    return false;
  }
  if (!status && (await holdOf(record, intake))) return false;
  if (await isGivenUp(caseId, intake)) return true;
  const became = await reopenCase(record, status, intake);
  say('case', became);
  return became === 'given-up' || became === 'released' || became === 'gone';
}
