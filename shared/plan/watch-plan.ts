import * as z from 'zod';
import type { Account } from '../domain/account.ts';
import type { PlanOptions } from '../domain/plan-options.ts';
import { Outcome } from './outcome.ts';
import { Run, runFor } from './run.ts';
import { whyNotDone } from './draw-plan.ts';
import type { Step } from '../catalogue/step.ts';

export const WatchPlan = z.object({
  /** Side by side: none of them waits for another. */
  runs: z.array(Run).readonly(),
  /** Steps that are not done, and why. */
  notDone: z.array(Outcome).readonly(),
});
export type WatchPlan = z.infer<typeof WatchPlan>;

/** Pure. What is done while an account is watched: never anything its owner, or whoever sits in it, could notice. */
export function drawWatchPlan(from: readonly Step[], account: Account, options: PlanOptions, at: string): WatchPlan {
  const runs: Run[] = [];
  const notDone: Outcome[] = [];
  for (const step of from) {
    const reason = whyNot(step, account, options);
    if (reason) notDone.push({ run: step.name, step: step.name, ...reason, attempts: 0, since: at });
    else runs.push(runFor(step, step.name, [], account));
  }
  return { runs, notDone };
}

function whyNot(step: Step, account: Account, options: PlanOptions): Pick<Outcome, 'state' | 'note'> | undefined {
  if (step.impact !== 'unnoticed') {
    return {
      state: 'refused',
      note: `the owner would be ${step.impact}: nothing that is noticed is done while watching`,
    };
  }
  return whyNotDone(step, account, options);
}
