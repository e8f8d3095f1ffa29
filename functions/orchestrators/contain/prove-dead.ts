import type * as z from 'zod';
import { hours, minutes } from '../../../shared/domain/duration.ts';
import type { Duration } from '../../../shared/domain/duration.ts';
import { isSettled } from '../../../shared/plan/proof.ts';
import type { LogStanding } from '../../../shared/plan/proof.ts';
import { lookForAccess, proveDead } from '../../contracts/contain.ts';
import { restart } from '../../durable/instance.ts';
import { waitedSince } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { performPatiently } from '../../durable/perform.ts';
import { looksPerExecution, poll } from '../../durable/poll.ts';
import { serveOrchestrator } from '../../durable/serve-orchestrator.ts';

/** Waits until each log has been silent for the quiet period, has shown life, or will not tell. A child never throws. */
function* prove(
  context: Context,
  { caseId, terms, readings: known }: z.infer<typeof proveDead.input>,
): Durable<readonly LogStanding[]> {
  function* look(readings: readonly LogStanding[]): Durable<readonly LogStanding[]> {
    const seen = yield* performPatiently(context, lookForAccess, { caseId, terms, readings });
    if (readings.length === 0) return seen;
    return readings.map((known) => seen.find(({ log }) => log === known.log) ?? known);
  }
  const first = known.length === 0 ? yield* look(known) : known;
  const { seen: readings, isOver } = yield* poll(context, first, {
    isOver: isSettled,
    wait: (readings) => untilNextLook(readings, waitedSince(context, terms.since)),
    look,
    looks: looksPerExecution,
  });
  return isOver ? readings : restart(context, proveDead, { caseId, terms, readings });
}

/** The longer it has taken, the more rarely: what is waited for is seen a tenth of the wait late at most. */
function untilNextLook(readings: readonly LogStanding[], waited: Duration): Duration {
  const waits = readings.flatMap(({ state, lookAgain }) => (state === 'waiting' ? [lookAgain ?? minutes(5)] : []));
  return Math.min(hours(1), Math.max(minutes(1), Math.min(...waits), waited / 10));
}

serveOrchestrator(proveDead, prove);
