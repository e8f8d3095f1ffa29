import type { Account } from '../domain/account.ts';
import type { PlanOptions } from '../domain/plan-options.ts';
import type { Outcome } from './outcome.ts';
import { levelOf } from '../domain/level.ts';
import { isBeyond } from './beyond-level.ts';
import { holdFirst } from './hold-first.ts';
import { runFor } from './run.ts';
import type { Run, Plan } from './run.ts';
import type { Sketch } from '../catalogue/sketch.ts';
import type { Step } from '../catalogue/step.ts';
import { stepNamed } from '../catalogue/far-end.ts';
import type { FarEnd } from '../catalogue/far-end.ts';

/** Pure: the plan for this account can be shown and argued about before anything runs. */
export function drawPlan(farEnd: FarEnd, account: Account, options: PlanOptions, at: string): Plan {
  const { order } = farEnd;
  const level = levelOf(options);
  const notDone: Outcome[] = [];
  const runsOf = (sketches: readonly Sketch[]): Run[] =>
    sketches.flatMap((sketch) => {
      const step = stepNamed(farEnd, sketch.step.name);
      if (!step) return [];
      const run = sketch.again ? `${step.name}-${sketch.again}` : step.name;
      const reason =
        whyNotDone(step, account, options, run) ??
        (isBeyond(farEnd, level, step.name) ? leftOut(`the level is ${level}`) : undefined);
      if (reason) notDone.push({ run, step: step.name, ...reason, attempts: 0, since: at });
      // What follows a step that was left out is not done; what follows one that does not apply takes its place.
      if (reason?.state === 'left-out' && !sketch.anyway) return [];
      const then = runsOf(sketch.then ?? []);
      return reason ? then : [{ ...runFor(step, run, then, account), ...(sketch.anyway ? { thenAnyway: true } : {}) }];
    });
  const cutOff = runsOf(order.cutOff);
  const rest = runsOf(
    options.holdFirst
      ? holdFirst(order.rest, order.holdFirst, (name) => stepNamed(farEnd, name)?.traits.destroys === true)
      : order.rest,
  );
  const move = runsOf(order.ifAccessPersists);
  const detached = runsOf(order.detached);
  const examinations = farEnd.examinations.filter((each) => each.appliesTo(account, options) === true);
  const always = options.moveMailbox === 'always';
  return {
    cutOff,
    rest: always ? [...rest, ...move] : rest,
    ...(detached.length > 0 ? { detached } : {}),
    examinations: examinations.map(({ name }) => name),
    offering: examinations.filter(({ offersAccounts }) => offersAccounts).map(({ name }) => name),
    ifAccessPersists: always ? [] : move,
    notDone,
    ...(order.levels[level].ownerStaysIn ? { ownerStaysIn: true } : {}),
  };
}

/** Undefined: it is done. */
export function whyNotDone(
  step: Step,
  account: Account,
  options: PlanOptions,
  run = step.name,
): Pick<Outcome, 'state' | 'note'> | undefined {
  const applies = step.appliesTo(account, options);
  if (applies !== true) return { state: 'not-applicable', note: applies };
  const isLeftOut = [step.name, run].some((name) => options.without.includes(name));
  return isLeftOut ? leftOut('left out by request') : undefined;
}

function leftOut(note: string): Pick<Outcome, 'state' | 'note'> {
  return { state: 'left-out', note };
}
