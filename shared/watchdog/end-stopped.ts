import type { DurableStatus, Intake } from '../intake/intake.ts';
import type { Duration } from '../domain/duration.ts';
import { giveUp } from '../intake/open-anew.ts';
import type { WorkOnCase } from '../intake/open-anew.ts';
import { hasStopped } from './has-stopped.ts';
import type { LookedAfter } from './looked-after.ts';

interface StandingStill {
  /** How long it may wait without a sign of life. */
  readonly longestWait?: Duration;
  /** Says that a person has to look; answers whether nobody had said so. By default in the case file. */
  readonly givenUp?: (because: string) => Promise<boolean>;
}

/** Ends an instance that stands still, so that the next look finds it ended and opens it anew: two of it never run. */
export async function endStopped(
  work: WorkOnCase,
  status: DurableStatus,
  intake: Pick<Intake, 'store' | 'now' | 'durable'>,
  { longestWait, givenUp = (because) => giveUp(work.caseId, work.work, because, intake) }: StandingStill = {},
): Promise<LookedAfter> {
  const stopped = await hasStopped(work, status, { store: intake.store, now: () => intake.now() }, longestWait);
  if (stopped === 'no') return 'live';
  if (stopped === 'deaf') {
    const because = `the ${work.work.replace('-', ' ')} neither moves nor ends in the task hub: end it there by hand`;
    return (await givenUp(because)) ? 'given-up' : 'live';
  }
  await intake.durable.terminate(work.instanceId, 'it has not moved for an hour past its next due time');
  return 'ended';
}
