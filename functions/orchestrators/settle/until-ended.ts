import { hasEnded, mustLook } from '../../../shared/plan/outcome.ts';
import type { Standing } from '../../../shared/plan/outcome.ts';
import { nextWait, throttledWait } from '../../../shared/plan/patience.ts';
import type { Duration } from '../../../shared/domain/duration.ts';
import { announce } from '../../durable/instance.ts';
import { waitedSince } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { looksPerExecution, poll } from '../../durable/poll.ts';

interface Patience {
  readonly settleWithin: Duration;
  readonly pollEvery: Duration;
  readonly wakesOn?: string;
}

/**
 * Looks until the outcome has ended, or a look that began after its patience was over has not helped: then a person has to look. An engine that
 * was down for an hour gives nothing up unseen. Not over: the looks of this execution are used up,
 * and the history has to be started afresh.
 */
export function* untilEnded<Seen extends Standing>(
  context: Context,
  first: Seen,
  { settleWithin, pollEvery, wakesOn }: Patience,
  look: (before: Seen) => Durable<Seen>,
): Durable<{ readonly outcome: Seen; readonly isOver: boolean }> {
  const waited = ({ since }: Seen): Duration => waitedSince(context, since);
  let isLate = false;
  const { seen, isOver } = yield* poll(context, first, {
    isOver: (outcome) => hasEnded(outcome) || isLate,
    wait: (outcome) => {
      const { run, state, attempts } = outcome;
      announce(context, { run, state, attempts });
      const { lookAgain } = outcome;
      if (state === 'later' && lookAgain !== undefined) return throttledWait(waited(outcome), lookAgain, run);
      return nextWait(waited(outcome), pollEvery, lookAgain);
    },
    *look(before) {
      isLate = waited(before) > settleWithin;
      return yield* look(before);
    },
    wakesOn,
    looks: looksPerExecution,
  });
  if (!isOver || hasEnded(seen)) return { outcome: seen, isOver };
  const why = seen.why === undefined ? mustLook : `${mustLook}; last seen: ${seen.why}`;
  return { outcome: { ...seen, state: 'timed-out', why }, isOver };
}
