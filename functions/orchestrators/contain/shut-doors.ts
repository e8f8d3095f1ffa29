import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import type { Outcome } from '../../../shared/plan/outcome.ts';
import type { Run, Plan } from '../../../shared/plan/run.ts';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { seconds } from '../../../shared/domain/duration.ts';
import { containDelegates } from './contain-delegates.ts';
import { performOr, sleepUntil } from '../../durable/durable.ts';
import type { Callable, Durable } from '../../durable/durable.ts';
import { examineAll } from './examine-all.ts';
import { guardDoors, needsGuard } from './guard-doors.ts';
import { detach, startDetached } from '../settle/detach.ts';
import { settlingFromTheStart } from '../settle/settle-step.ts';
import type { Settling } from '../settle/settle-step.ts';

interface Examining {
  readonly start: CaseStart;
  readonly plan: Plan;
  /** The case's: people and events look for what is settled beside it under its name. */
  readonly instance: string;
}

interface Examined {
  /** Examinations that were not answered. */
  readonly unanswered: readonly string[];
  /** Whether all that nothing waits for is under way. */
  readonly allDetached: boolean;
}

export const examineCase: Callable<Examining, Examined> = { name: 'examine-case' };

/** Shuts the back doors beside what of the cut-off is still to be settled, and looks around meanwhile: none waits for another. */
export function* shutDoors(
  context: OrchestrationContext,
  start: CaseStart,
  plan: Plan,
  runs: readonly Run[],
  { done, children }: Settling,
): Durable<Examined & { readonly outcomes: readonly Outcome[] }> {
  const input: Examining = { start, plan, instance: context.df.instanceId };
  const examining = context.df.callSubOrchestrator(examineCase.name, input);
  const all = context.df.Task.all([examining, ...children, ...settlingFromTheStart(context, start, runs)]);
  const [examined, ...settled] = (yield all) as [Examined, ...Outcome[][]];
  return { ...examined, outcomes: [...done, ...settled.flat()] };
}

/** Never throws: what was not answered or not started is told, and tried again at the end of the case. */
export function* examine(context: OrchestrationContext): Durable<Examined> {
  const { start, plan, instance } = context.df.getInput<Examining>();
  // This only looks, or nobody waits for it: the doors go first.
  yield* sleepUntil(context, new Date(context.df.currentUtcDateTime.getTime() + seconds(10)));
  if (needsGuard(start)) {
    const guard = {
      orchestration: guardDoors.name,
      instanceId: `${instance}:${guardDoors.name}`,
      input: { start, plan },
    };
    yield* performOr(context, startDetached, [guard], () => 1);
  }
  const allDetached = yield* detach(context, start, plan, instance);
  const unexamined = yield* examineAll(context, start, plan.examinations);
  return { unanswered: yield* containDelegates(context, start, plan.offering, unexamined), allDetached };
}

df.app.orchestration(examineCase.name, examine);
