import type { CaseStart } from '../../../shared/domain/case-start.ts';
import type { Standing } from '../../../shared/plan/outcome.ts';
import type { Plan } from '../../../shared/plan/run.ts';
import { keepStart } from '../../contracts/contain.ts';
import { all } from '../../durable/all.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { activityTask } from '../../durable/scheduled.ts';
import { attempting } from '../settle/attempt-each.ts';

/**
 * Cuts the account off; its attempts are told all they need. What a watch becomes a containment with is kept beside them: the back doors go by
 * it, and by nothing that the watch knew.
 */
export function* cutOffAccount(
  context: Context,
  start: CaseStart,
  plan: Plan,
  wasWatched: boolean,
): Durable<readonly Standing[]> {
  const attempts = attempting(
    context,
    plan.cutOff.map((run) => ({ caseId: start.caseId, run, start })),
  );
  if (!wasWatched) return yield* all(context, attempts);
  const keeping = activityTask(context, keepStart, start, () => false);
  // They are sent in this order: the attempts go first.
  const told = yield* all(context, [...attempts, keeping]);
  return told.flatMap((each) => (typeof each === 'boolean' ? [] : [each]));
}
