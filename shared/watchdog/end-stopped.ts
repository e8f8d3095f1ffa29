import type { DurableStatus, Intake } from '../intake/intake.ts';
import { giveUp } from '../intake/open-anew.ts';
import type { WorkOnCase } from '../intake/open-anew.ts';
import { hasStopped } from './has-stopped.ts';
import type { LookedAfter } from './looked-after.ts';

/** Ends an instance that stands still, so that the next look finds it ended and opens it anew: two of it never run. */
export async function endStopped(
  work: WorkOnCase,
  status: DurableStatus,
  intake: Pick<Intake, 'store' | 'now' | 'durable'>,
): Promise<LookedAfter> {
  const { caseId, instanceId } = work;
  const stopped = await hasStopped(work, status, { store: intake.store, now: () => intake.now() });
  if (stopped === 'no') return 'live';
  if (stopped === 'deaf') {
    const because = `the ${work.work.replace('-', ' ')} neither moves nor ends in the task hub: end it there by hand`;
    return (await giveUp(caseId, work.work, because, intake)) ? 'given-up' : 'live';
  }
  await intake.durable.terminate(instanceId, 'it has not moved for an hour past its next due time');
  return 'ended';
}
