import { readCase } from '../casefile/case-file.ts';
import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import { runsElsewhere } from '../casefile/registry.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { minutes } from '../domain/duration.ts';
import { expireHold } from '../intake/expire-hold.ts';
import { asApproved, holdOf } from '../intake/hold-case.ts';
import { isLive } from '../intake/intake.ts';
import type { Intake } from '../intake/intake.ts';
import { healOpened, isGivenUp } from '../intake/open-anew.ts';
import { reopenCase } from '../intake/reopen-case.ts';
import { isTakenBack } from '../plan/aftercare.ts';
import type { CaseResult } from '../plan/conclude.ts';
import { endStopped } from './end-stopped.ts';
import { lookAfterAftercare } from './look-after-aftercare.ts';
import { lookAfterDetached } from './look-after-detached.ts';
import { lookAfterRelease } from './look-after-release.ts';
import type { LookedAfter } from './looked-after.ts';

/** Looks after everything that works, or should work, on a case. Answers what became of each. */
export async function lookAfterCase(
  record: CaseRecord,
  intake: Intake,
): Promise<Readonly<Record<string, LookedAfter>>> {
  // Its own watchdog looks after it.
  if (runsElsewhere(record, intake.taskHub)) return { containment: 'over' };
  const { store } = intake;
  const { caseId } = record;
  const result = await store.get<CaseResult>(keys.result(caseId));
  const containment = result ? 'over' : await lookAfterContainment(record, intake);
  if (containment === 'live') return { containment, ...(await lookAfterDetached(caseId, intake)) };
  if (containment !== 'over' && containment !== 'released') return { containment };
  let file = await readCase(store, caseId);
  if (result && !file.result) {
    // Drawn, and the worker was lost before it was told: nobody else would ever say how the case ended.
    await tell(store, caseId, { kind: 'result', at: intake.now(), ...result }, { once: 'result' });
    file = await readCase(store, caseId);
  }
  const release = await lookAfterRelease(record, file, intake);
  // Whoever releases opens doors on purpose, and the aftercare that lives stands aside.
  const aftercare = release === 'over' ? await lookAfterAftercare(record, file, intake) : 'over';
  // What somebody decided to take back is not done once more.
  const detached = isTakenBack(file.releases) ? {} : await lookAfterDetached(caseId, intake);
  return { release, aftercare, ...detached };
}

async function lookAfterContainment(record: CaseRecord, intake: Intake): Promise<LookedAfter> {
  const { caseId, instanceId } = record;
  const status = await intake.durable.status(instanceId);
  if (status && isLive(status)) {
    // Started later than it was claimed: it was opened anew.
    const wasReopened = Date.parse(status.createdAt) - Date.parse(record.startedAt) > minutes(1);
    const work = (await isWatchStill(record, intake)) ? 'watch' : 'containment';
    if (wasReopened) await healOpened({ caseId, work, instanceId }, status, intake);
    return endStopped({ caseId, work, instanceId }, status, intake);
  }
  const hold = status ? undefined : await holdOf(record, intake);
  if (hold && !(await asApproved(record, intake))) return expireHold(record, hold, intake);
  if (await isGivenUp(caseId, intake)) return 'over';
  return reopenCase(record, status, intake);
}

/** One that was escalated has the start of a containment. */
async function isWatchStill({ caseId, watch }: CaseRecord, { store }: Pick<Intake, 'store'>): Promise<boolean> {
  return watch !== undefined && (await store.get(keys.start(caseId, 'contain'))) === undefined;
}
