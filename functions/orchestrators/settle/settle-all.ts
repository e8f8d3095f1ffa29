import { childInstance } from '../../../shared/domain/instances.ts';
import { answerOf, hasEnded, leadsOn } from '../../../shared/plan/outcome.ts';
import type { Standing } from '../../../shared/plan/outcome.ts';
import type { Run } from '../../../shared/plan/run.ts';
import { settleStep, settleTogether } from '../../contracts/settle.ts';
import { all } from '../../durable/all.ts';
import { instanceOf } from '../../durable/instance.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { childTask } from '../../durable/scheduled.ts';
import type { Scheduled } from '../../durable/scheduled.ts';
import { attemptTogether } from './attempt-each.ts';

/** Attempts runs side by side, then settles those that need it, each in its own child. */
export function* doAll(context: Context, caseId: string, runs: readonly Run[]): Durable<Standing[]> {
  const outcomes = yield* attemptTogether(context, caseId, runs);
  return yield* settleAll(context, caseId, runs, outcomes);
}

export function* settleAll(
  context: Context,
  caseId: string,
  runs: readonly Run[],
  outcomes: readonly Standing[],
): Durable<Standing[]> {
  const { done, children } = settling(context, caseId, runs, outcomes);
  const settled = yield* all(context, children);
  return [...done, ...settled.flat()];
}

interface Settling {
  /** What needs no more. */
  readonly done: readonly Standing[];
  /** The rest, which is being settled. */
  readonly children: readonly Scheduled<readonly Standing[]>[];
}

/** What there is to settle. */
export function settling(
  context: Context,
  caseId: string,
  runs: readonly Run[],
  outcomes: readonly Standing[],
): Settling {
  const done: Standing[] = [];
  const children: Scheduled<readonly Standing[]>[] = [];
  for (const [index, run] of runs.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) continue;
    const goesOn = run.then.length > 0 && leadsOn(outcome, run);
    if (!hasEnded(outcome) || goesOn) {
      children.push(childTask(context, settleStep, { caseId, run, outcome: answerOf(outcome) }, childId(context, run)));
    } else {
      done.push(outcome, ...notDone(run.then, outcome));
    }
  }
  return { done, children };
}

/**
 * Children that begin with the first attempt: one for each run that others follow, which waits for no other, and one for all the rest. A run
 * that somebody may wake is found under a name of its own.
 */
export function settlingFromTheStart(
  context: Context,
  caseId: string,
  runs: readonly Run[],
): Scheduled<readonly Standing[]>[] {
  const isApart = ({ then, wakesOn }: Run): boolean => then.length > 0 || wakesOn !== undefined;
  const together = runs.filter((run) => !isApart(run));
  const apart = runs
    .filter(isApart)
    .map((run) => childTask(context, settleStep, { caseId, run }, childId(context, run)));
  return together.length === 0 ? apart : [childTask(context, settleTogether, { caseId, runs: together }), ...apart];
}

export function notDone(runs: readonly Run[], because: Standing): Standing[] {
  return runs.flatMap((run) => [
    {
      run: run.name,
      step: run.step,
      state: 'not-performed' as const,
      why: `${because.run} did not take effect`,
      attempts: 0,
      since: because.since,
    },
    ...notDone(run.then, because),
  ]);
}

/** Known from outside where an event can wake the child. */
function childId(context: Context, run: Run): string | undefined {
  return run.wakesOn === undefined ? undefined : childInstance(instanceOf(context), run.name);
}
