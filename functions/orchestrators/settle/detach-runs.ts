import { seconds } from '../../../shared/domain/duration.ts';
import { childInstance } from '../../../shared/domain/instances.ts';
import type { Run } from '../../../shared/plan/run.ts';
import { settleStep } from '../../contracts/settle.ts';
import { detach } from '../../durable/detach.ts';
import { isoNow } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';

/**
 * Lets go of the runs that nothing waits for: the case ends without them, and they go on after it. How they stand is in the case file.
 * Answers whether all are under way.
 * @param instance of the case
 */
export function* detachRuns(
  context: Context,
  caseId: string,
  runs: readonly Run[],
  instance: string,
): Durable<boolean> {
  const since = isoNow(context);
  const children = runs.map((run) => {
    const outcome = { state: 'not-yet', attempts: 0, since, lookAgain: seconds(1) } as const;
    // Under the name a child would have: an event finds it there.
    return {
      orchestration: settleStep.name,
      instanceId: childInstance(instance, run.name),
      input: { caseId, run, outcome },
    };
  });
  return yield* detach(context, children);
}
