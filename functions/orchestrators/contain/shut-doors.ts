import type * as z from 'zod';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import type { CutOff } from '../../../shared/plan/cut-off.ts';
import { hasLanded } from '../../../shared/plan/outcome.ts';
import type { Standing } from '../../../shared/plan/outcome.ts';
import { withFollowers } from '../../../shared/plan/run.ts';
import type { Plan, Run } from '../../../shared/plan/run.ts';
import { examineCase, recordCutOff } from '../../contracts/contain.ts';
import { all } from '../../durable/all.ts';
import { instanceOf } from '../../durable/instance.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { childTask, patientTask } from '../../durable/scheduled.ts';
import { settling, settlingFromTheStart } from '../settle/settle-all.ts';

interface Shut extends z.infer<typeof examineCase.output> {
  readonly outcomes: readonly Standing[];
  /** Whether the case file has what the cut-off did not wait for. */
  readonly isRecorded: boolean;
}

/**
 * Shuts the back doors beside what of the cut-off is still to be settled, writes down meanwhile what the cut-off did not wait for, and looks
 * around: none waits for another.
 */
export function* shutDoors(context: Context, cutOff: CutOff): Durable<Shut> {
  const { start, plan, outcomes } = cutOff;
  const { caseId, tokenLifetimeMinutes, options } = start;
  const cutOffRuns = plan.cutOff.map((run, i) => (isLanded(outcomes[i]) ? { ...run, then: [] } : run));
  const { done, children } = settling(context, caseId, cutOffRuns, outcomes);
  const recording = patientTask(context, recordCutOff, cutOff, () => false);
  const examining = childTask(context, examineCase, {
    caseId,
    examinations: plan.examinations,
    offering: plan.offering,
    detached: plan.detached ?? [],
    doors: needsGuard(start, plan) ? guardedDoors(plan) : [],
    tokenLifetimeMinutes,
    containDelegates: options.containDelegates,
    instance: instanceOf(context),
  });
  // What follows a cut-off step that landed at once goes out with the back doors, not a hop later.
  const runs = [...plan.rest, ...plan.cutOff.flatMap((run, i) => (isLanded(outcomes[i]) ? run.then : []))];
  const doors = settlingFromTheStart(context, caseId, runs);
  const tasks = [recording, examining, ...children, ...doors] as const;
  const [isRecorded, examined, ...settled] = yield* all(context, tasks);
  return { ...examined, isRecorded, outcomes: [...done, ...settled.flat()] };
}

/**
 * Whether the case may wait for days: for a person, a directory sync, or a mailbox on the move. Where a hold comes first, a look from
 * beside could come before it.
 */
function needsGuard({ options }: CaseStart, { rest }: Plan): boolean {
  const waits = ({ waitsForPeople, then }: Run): boolean => waitsForPeople === true || then.some(waits);
  return (rest.some(waits) || options.moveMailbox === 'always') && !options.holdFirst;
}

/** The password and what follows it is what is slow; the case looks after these itself. */
function guardedDoors({ rest }: Plan): Run[] {
  const roots = rest.filter(({ changesPassword }) => !changesPassword);
  return withFollowers(roots).map((run) => ({ ...run, then: [] }));
}

function isLanded(outcome: Standing | undefined): boolean {
  return outcome !== undefined && hasLanded(outcome);
}
