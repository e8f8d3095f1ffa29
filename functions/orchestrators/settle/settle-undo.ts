import type * as z from 'zod';
import type { UndoOrder } from '../../../shared/domain/release.ts';
import { hasEnded, unanswered, undoOf } from '../../../shared/plan/outcome.ts';
import type { Undoing } from '../../../shared/plan/outcome.ts';
import type { UndoRun } from '../../../shared/plan/release-plan.ts';
import { attemptUndo, settleUndo } from '../../contracts/release.ts';
import { all } from '../../durable/all.ts';
import { restart } from '../../durable/instance.ts';
import { isoNow } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { performOr } from '../../durable/perform.ts';
import { activityTask, childTask } from '../../durable/scheduled.ts';
import type { Scheduled } from '../../durable/scheduled.ts';
import { serveOrchestrator } from '../../durable/serve-orchestrator.ts';
import { untilEnded } from './until-ended.ts';

/** Waits for one undo to show, however long that takes. A child never throws: it answers an outcome. */
function* settle(context: Context, asked: z.infer<typeof settleUndo.input>): Durable<Undoing> {
  const { release, run } = asked;
  const { outcome, isOver } = yield* untilEnded(context, asked.outcome, run, (before) =>
    performOr(context, attemptUndo, { release, step: run.step, before }, () => noAnswer(context, run, before)),
  );
  return isOver ? outcome : restart(context, settleUndo, { release, run, outcome });
}

/** Tries all side by side, then settles those that need it, each in its own child. */
export function* undoAll(context: Context, release: UndoOrder, runs: readonly UndoRun[]): Durable<Undoing[]> {
  const tries = runs.map((run) => {
    const lost = noAnswer(context, run);
    return activityTask(context, attemptUndo, { release, step: run.step }, () => lost);
  });
  const tried = yield* all(context, tries);
  const done: Undoing[] = [];
  const children: Scheduled<Undoing>[] = [];
  for (const [index, run] of runs.entries()) {
    const outcome = tried[index];
    if (outcome === undefined) continue;
    if (hasEnded(outcome)) done.push(outcome);
    else children.push(childTask(context, settleUndo, { release, run, outcome }));
  }
  const settled = yield* all(context, children);
  return [...done, ...settled];
}

/** A try that died or timed out: nothing is known of it until the next one. */
function noAnswer(context: Context, { step }: UndoRun, before?: Undoing): Undoing {
  return unanswered(undoOf(step), before, isoNow(context), 'the attempt gave no answer');
}

serveOrchestrator(settleUndo, settle);
