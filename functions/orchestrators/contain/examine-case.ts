import type * as z from 'zod';
import { seconds } from '../../../shared/domain/duration.ts';
import { childInstance } from '../../../shared/domain/instances.ts';
import { examineCase, guardDoors } from '../../contracts/contain.ts';
import { askAgain } from '../../durable/ask-again.ts';
import { detach } from '../../durable/detach.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { serveOrchestrator } from '../../durable/serve-orchestrator.ts';
import { sleep } from '../../durable/sleep.ts';
import { detachRuns } from '../settle/detach-runs.ts';
import { containDelegates } from './contain-delegates.ts';
import { examineAll } from './examine-all.ts';

/** How often a guard that could not be started is tried again, a minute apart. */
const patientTries = 60;

/** Never throws: what was not answered or not started is told, and tried again at the end of the case. */
export function* examine(
  context: Context,
  asked: z.infer<typeof examineCase.input>,
): Durable<z.infer<typeof examineCase.output>> {
  const { caseId, doors, tokenLifetimeMinutes, instance } = asked;
  // This only looks, or nobody waits for it: the doors go first.
  yield* sleep(context, seconds(10));
  const input: z.infer<typeof guardDoors.input> = { caseId, doors, tokenLifetimeMinutes };
  const guard = { orchestration: guardDoors.name, instanceId: childInstance(instance, guardDoors.name), input };
  const startGuard = (): Durable<boolean> => detach(context, doors.length > 0 ? [guard] : []);
  const isGuarded = yield* startGuard();
  const allDetached = yield* detachRuns(context, caseId, asked.detached, instance);
  const unexamined = yield* examineAll(context, caseId, asked.examinations);
  const unanswered = yield* containDelegates(context, { caseId, options: asked }, asked.offering, unexamined);
  // The case waits for days, and meanwhile nobody else looks at its doors.
  yield* askAgain(context, isGuarded, { isAnswered: (is) => is, ask: startGuard, times: patientTries });
  return { unanswered, allDetached };
}

serveOrchestrator(examineCase, examine);
