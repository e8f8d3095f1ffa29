import { hours, minutes } from '../domain/duration.ts';
import type { UndoRun } from './release-plan.ts';
import type { WatchPlan } from './watch-plan.ts';

/** A hold that was lifted may show four hours later; whatever is not gone by then needs a person. */
const patience = { settleWithin: hours(12), pollEvery: minutes(1) };

/**
 * Pure. How a watch is taken back, one stage after the other: no mail is copied any more, then the rest goes back to what it was. Evidence
 * stays unless the legal team says otherwise.
 */
export function closePlanOf({ runs }: WatchPlan, liftHold: boolean): UndoRun[][] {
  const back = runs.filter(({ releaseStage: stage }) => stage !== undefined && (liftHold || stage !== 'evidence'));
  return [true, false]
    .map((first) => back.filter(({ releaseStage }) => (releaseStage === 'copies') === first))
    .filter((stage) => stage.length > 0)
    .map((stage) => stage.map(({ step }) => ({ step, ...patience })));
}
