import * as z from 'zod';
import type { Account } from '../domain/account.ts';
import type { PlanOptions } from '../domain/plan-options.ts';
import { Outcome } from './outcome.ts';
import { Run, runFor } from './run.ts';
import { whyNotDone } from './draw-plan.ts';
import { ReleaseStage } from '../catalogue/release-stage.ts';
import type { Step } from '../catalogue/step.ts';

/** One run of a watch; which stage takes it back is missing where nothing does. */
export const WatchRun = Run.extend({ releaseStage: ReleaseStage.exactOptional() });
export type WatchRun = z.infer<typeof WatchRun>;

export const WatchPlan = z.object({
  /** Side by side: none of them waits for another. */
  runs: z.array(WatchRun).readonly(),
  /** Steps that are not done, and why. */
  notDone: z.array(Outcome).readonly(),
});
export type WatchPlan = z.infer<typeof WatchPlan>;

/** Pure. What is done while an account is watched: never anything its owner, or whoever sits in it, could notice. */
export function drawWatchPlan(from: readonly Step[], account: Account, options: PlanOptions, at: string): WatchPlan {
  const runs: WatchRun[] = [];
  const notDone: Outcome[] = [];
  for (const step of from) {
    const reason = whyNot(step, account, options);
    if (reason) notDone.push({ run: step.name, step: step.name, ...reason, attempts: 0, since: at });
    else {
      const stage = 'restore' in step.undo ? { releaseStage: step.undo.releaseStage } : {};
      runs.push({ ...runFor(step, step.name, [], account), ...stage });
    }
  }
  return { runs, notDone };
}

function whyNot(step: Step, account: Account, options: PlanOptions): Pick<Outcome, 'state' | 'note'> | undefined {
  if (step.impact !== 'unnoticed') {
    return {
      state: 'refused',
      note: `the owner would be ${step.impact}: a watch does nothing that is noticed`,
    };
  }
  return whyNotDone(step, account, options);
}
