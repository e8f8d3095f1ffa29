import type { OrchestrationContext } from 'durable-functions';
import type { Plan } from '../../../shared/plan/run.ts';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { seconds } from '../../../shared/domain/duration.ts';
import { settleStep } from '../../contracts/contain.ts';
import type { SettleInput } from '../../contracts/contain.ts';
import { performOr } from '../../durable/durable.ts';
import type { Callable, Durable } from '../../durable/durable.ts';

/** What runs in an instance of its own that nobody waits for. */
export interface Detached {
  readonly orchestration: string;
  readonly instanceId: string;
  readonly input: unknown;
}

/** Answers how many could not be started now. */
export const startDetached: Callable<readonly Detached[], number> = { name: 'start-detached' };

/**
 * Lets go of the runs that nothing waits for: the case ends without them, and they go on after it. How they stand is in the case file.
 * Answers whether all are under way.
 */
export function* detach(
  context: OrchestrationContext,
  start: CaseStart,
  plan: Plan,
  instance = context.df.instanceId,
): Durable<boolean> {
  const runs = plan.detached ?? [];
  if (runs.length === 0) return true;
  const since = context.df.currentUtcDateTime.toISOString();
  const children = runs.map((run) => {
    const { name, step } = run;
    const asked = { state: 'not-yet', note: 'not tried yet', attempts: 0, since, lookAgain: seconds(1) } as const;
    const input: SettleInput = { start, run, outcome: { run: name, step, ...asked } };
    // Under the name a child would have: an event finds it there.
    return { orchestration: settleStep.name, instanceId: `${instance}:${name}`, input };
  });
  return (yield* performOr(context, startDetached, children, () => children.length)) === 0;
}
