import type { OrchestrationContext } from 'durable-functions';
import type { Plan } from '../../shared/containment/move.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import { seconds } from '../../shared/domain/duration.ts';
import type { SettleInput } from './callables.ts';
import { performOr } from './durable.ts';
import type { Callable, Durable } from './durable.ts';

/** A run that settles in an instance of its own, under the name a child would have: an event finds it there. */
export interface SettleBeside {
  readonly instanceId: string;
  readonly input: SettleInput;
}

export const startBeside: Callable<readonly SettleBeside[], number> = { name: 'settle-beside' };

/**
 * Lets go of the runs that nothing waits for: the case ends without them, and they go on after it. How they stand is in the case file.
 * Answers whether all are under way.
 */
export function* settleBeside(
  context: OrchestrationContext,
  start: CaseStart,
  plan: Plan,
  instance = context.df.instanceId,
): Durable<boolean> {
  const moves = plan.beside ?? [];
  if (moves.length === 0) return true;
  const since = context.df.currentUtcDateTime.toISOString();
  const children = moves.map((move) => {
    const { run, step } = move;
    const asked = { state: 'not-yet', note: 'not tried yet', attempts: 0, since, lookAgain: seconds(1) } as const;
    return { instanceId: `${instance}:${run}`, input: { start, move, outcome: { run, step, ...asked } } };
  });
  return (yield* performOr(context, startBeside, children, () => children.length)) === 0;
}
