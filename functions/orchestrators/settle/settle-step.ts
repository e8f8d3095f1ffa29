import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import { hasEnded, hasLanded } from '../../../shared/plan/outcome.ts';
import type { Outcome } from '../../../shared/plan/outcome.ts';
import type { Run } from '../../../shared/plan/run.ts';
import { nextWait } from '../../../shared/plan/patience.ts';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { attemptEach, attemptOnce } from './attempt-each.ts';
import { settleStep } from '../../contracts/contain.ts';
import type { SettleInput } from '../../contracts/contain.ts';
import { inParallel } from '../../durable/durable.ts';
import type { Durable } from '../../durable/durable.ts';
import { waitForNextLook } from '../../durable/wait-for-next-look.ts';

/** Looks in one execution before the history is started afresh: it stays below 100 events. */
const looksPerExecution = 8;

/** Waits for one step to hold, however long that takes, then does what follows it. A child never throws: it answers outcomes. */
export function* settleOne(context: OrchestrationContext): Durable<Outcome[]> {
  const { start, run, outcome: asItStood } = context.df.getInput<SettleInput>();
  let outcome = asItStood ?? (yield* attemptOnce(context, { start, run }));
  for (let looks = 0; !hasEnded(outcome); looks += 1) {
    context.df.setCustomStatus({ run: run.name, state: outcome.state, attempts: outcome.attempts });
    const waited = context.df.currentUtcDateTime.getTime() - Date.parse(outcome.since);
    if (waited > run.settleWithin) {
      outcome = { ...outcome, state: 'timed-out', note: `a person must look; last seen: ${outcome.note}` };
      break;
    }
    if (looks === looksPerExecution) {
      context.df.continueAsNew({ start, run, outcome } satisfies SettleInput);
      return [];
    }
    yield* waitForNextLook(context, nextWait(waited, run.pollEvery, outcome.lookAgain), run.wakesOn);
    outcome = yield* attemptOnce(context, { start, run, before: outcome });
  }
  if (!hasLanded(outcome) && !run.thenAnyway) return [outcome, ...notDone(run.then, outcome)];
  return [outcome, ...(yield* doAll(context, start, run.then))];
}

/** Attempts runs side by side, then settles those that need it, each in its own child. */
export function* doAll(context: OrchestrationContext, start: CaseStart, runs: readonly Run[]): Durable<Outcome[]> {
  return yield* settleAll(context, start, runs, yield* attemptAll(context, start, runs));
}

export function* attemptAll(context: OrchestrationContext, start: CaseStart, runs: readonly Run[]): Durable<Outcome[]> {
  return yield* attemptEach(
    context,
    runs.map((run) => ({ start, run })),
  );
}

export function* settleAll(
  context: OrchestrationContext,
  start: CaseStart,
  runs: readonly Run[],
  outcomes: readonly Outcome[],
): Durable<Outcome[]> {
  const { done, children } = settling(context, start, runs, outcomes);
  return [...done, ...(yield* inParallel<Outcome[]>(context, children)).flat()];
}

export interface Settling {
  /** What needs no more. */
  readonly done: readonly Outcome[];
  /** A fresh task for each of the rest, which answers outcomes. */
  readonly children: readonly df.Task[];
}

/** What there is to settle. */
export function settling(
  context: OrchestrationContext,
  start: CaseStart,
  runs: readonly Run[],
  outcomes: readonly Outcome[],
): Settling {
  const done: Outcome[] = [];
  const children: df.Task[] = [];
  for (const [index, run] of runs.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) continue;
    const goesOn = run.then.length > 0 && (hasLanded(outcome) || run.thenAnyway);
    if (!hasEnded(outcome) || goesOn) {
      children.push(context.df.callSubOrchestrator(settleStep.name, { start, run, outcome }, childId(context, run)));
    } else {
      done.push(outcome, ...notDone(run.then, outcome));
    }
  }
  return { done, children };
}

/** A child for each run, which begins with the first attempt: what follows one run waits for no other. */
export function settlingFromTheStart(
  context: OrchestrationContext,
  start: CaseStart,
  runs: readonly Run[],
): readonly df.Task[] {
  return runs.map((run) =>
    context.df.callSubOrchestrator(settleStep.name, { start, run } satisfies SettleInput, childId(context, run)),
  );
}

/** Known from outside, so that an event can wake the child: `<case instance>:<run>`. */
function childId(context: OrchestrationContext, run: Run): string | undefined {
  return run.wakesOn === undefined ? undefined : `${context.df.instanceId}:${run.name}`;
}

function notDone(runs: readonly Run[], because: Outcome): Outcome[] {
  return runs.flatMap((run) => [
    {
      run: run.name,
      step: run.step,
      state: 'not-performed' as const,
      note: `${because.run} did not land`,
      attempts: 0,
      since: because.since,
    },
    ...notDone(run.then, because),
  ]);
}

df.app.orchestration(settleStep.name, settleOne);
