import type * as z from 'zod';
import { minutes } from '../../../shared/domain/duration.ts';
import { propagation } from '../../../shared/plan/proof.ts';
import { guardDoors } from '../../contracts/contain.ts';
import { now } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { serveOrchestrator } from '../../durable/serve-orchestrator.ts';
import { sleepUntil } from '../../durable/sleep.ts';
import { attemptEach, lookAtEach } from '../settle/attempt-each.ts';

/**
 * Shuts again what a token that nothing can revoke has opened, while the case waits for what is slow: its own looks come after that, and
 * mail would leak until then. Nobody waits for it, and it is over before the case can be.
 */
function* guard(
  context: Context,
  { caseId, doors, tokenLifetimeMinutes }: z.infer<typeof guardDoors.input>,
): Durable<null> {
  const began = now(context);
  for (const wait of [propagation, minutes(tokenLifetimeMinutes)]) {
    yield* sleepUntil(context, began + wait);
    const looks = doors.map((run) => ({ run }));
    const seen = yield* lookAtEach(context, caseId, looks);
    // What only a person or time can shut asks for no act.
    const opened = seen.flatMap((before, index) => {
      const run = doors[index];
      return run && before.state === 'not-yet' && before.actAgain ? [{ caseId, run, before }] : [];
    });
    yield* attemptEach(context, opened);
  }
  return null;
}

serveOrchestrator(guardDoors, guard);
