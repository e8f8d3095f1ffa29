import * as df from 'durable-functions';
import type { OrchestrationContext, Task } from 'durable-functions';
import { hasEnded } from '../../../shared/plan/outcome.ts';
import { nextWait } from '../../../shared/plan/patience.ts';
import type { UndoRun } from '../../../shared/plan/release-plan.ts';
import type { Undone } from '../../../shared/plan/outcome.ts';
import type { ReleaseStart } from '../../../shared/domain/release.ts';
import { eachInParallel, inParallel, performOr } from '../../durable/durable.ts';
import type { Durable } from '../../durable/durable.ts';
import { attemptUndo, settleUndo } from '../../contracts/release.ts';
import type { SettleUndoInput } from '../../contracts/release.ts';
import { waitForNextLook } from '../../durable/wait-for-next-look.ts';

/** Looks in one execution before the history is started afresh: it stays below 100 events. */
const looksPerExecution = 8;

/** Waits for one undo to show, however long that takes. A child never throws: it answers an outcome. */
export function* settleOneUndo(context: OrchestrationContext): Durable<Undone> {
  const { release, run, outcome: asItStood } = context.df.getInput<SettleUndoInput>();
  let outcome = asItStood;
  for (let looks = 0; !hasEnded(outcome); looks += 1) {
    context.df.setCustomStatus({ step: run.step, state: outcome.state, attempts: outcome.attempts });
    const waited = context.df.currentUtcDateTime.getTime() - Date.parse(outcome.since);
    if (waited > run.settleWithin)
      return { ...outcome, state: 'timed-out', note: `a person must look; last seen: ${outcome.note}` };
    if (looks === looksPerExecution) {
      context.df.continueAsNew({ release, run, outcome } satisfies SettleUndoInput);
      return outcome;
    }
    yield* waitForNextLook(context, nextWait(waited, run.pollEvery, outcome.lookAgain));
    const before = outcome;
    outcome = yield* performOr(context, attemptUndo, { release, step: run.step, before }, () =>
      noAnswer(context, run, before),
    );
  }
  return outcome;
}

/** Tries all side by side, then settles those that need it, each in its own child. */
export function* undoAll(
  context: OrchestrationContext,
  release: ReleaseStart,
  runs: readonly UndoRun[],
): Durable<Undone[]> {
  const tries = runs.map(({ step }) => context.df.callActivity(attemptUndo.name, { release, step }));
  const lost = runs.map((run) => noAnswer(context, run));
  const tried = yield* eachInParallel<Undone>(context, tries, (index) => lost[index] as Undone);
  const done: Undone[] = [];
  const children: Task[] = [];
  for (const [index, run] of runs.entries()) {
    const outcome = tried[index];
    if (outcome === undefined) continue;
    if (hasEnded(outcome)) done.push(outcome);
    else children.push(context.df.callSubOrchestrator(settleUndo.name, { release, run, outcome }));
  }
  return [...done, ...(yield* inParallel<Undone>(context, children))];
}

/** A try that died or timed out: nothing is known of it until the next one. */
function noAnswer(context: OrchestrationContext, { step }: UndoRun, before?: Undone): Undone {
  const first = { run: `${step}-undo`, step, attempts: 0, since: context.df.currentUtcDateTime.toISOString() };
  const { lookAgain: _, ...known }: Partial<Undone> & typeof first = before ?? first;
  return { ...known, state: 'later', note: 'the try gave no answer', attempts: known.attempts + 1 };
}

df.app.orchestration(settleUndo.name, settleOneUndo);
