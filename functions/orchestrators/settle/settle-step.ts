import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import { hasEnded, hasLanded } from '../../../shared/plan/outcome.ts';
import type { Outcome } from '../../../shared/plan/outcome.ts';
import type { Move } from '../../../shared/plan/run.ts';
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
  const { start, move, outcome: asItStood } = context.df.getInput<SettleInput>();
  let outcome = asItStood ?? (yield* attemptOnce(context, { start, move }));
  for (let looks = 0; !hasEnded(outcome); looks += 1) {
    context.df.setCustomStatus({ run: move.run, state: outcome.state, attempts: outcome.attempts });
    const waited = context.df.currentUtcDateTime.getTime() - Date.parse(outcome.since);
    if (waited > move.settleWithin) {
      outcome = { ...outcome, state: 'timed-out', note: `a person must look; last seen: ${outcome.note}` };
      break;
    }
    if (looks === looksPerExecution) {
      context.df.continueAsNew({ start, move, outcome } satisfies SettleInput);
      return [];
    }
    yield* waitForNextLook(context, nextWait(waited, move.pollEvery, outcome.lookAgain), move.wakesOn);
    outcome = yield* attemptOnce(context, { start, move, before: outcome });
  }
  if (!hasLanded(outcome) && !move.thenAnyway) return [outcome, ...notDone(move.then, outcome)];
  return [outcome, ...(yield* doAll(context, start, move.then))];
}

/** Attempts moves side by side, then settles those that need it, each in its own child. */
export function* doAll(context: OrchestrationContext, start: CaseStart, moves: readonly Move[]): Durable<Outcome[]> {
  return yield* settleAll(context, start, moves, yield* attemptAll(context, start, moves));
}

export function* attemptAll(
  context: OrchestrationContext,
  start: CaseStart,
  moves: readonly Move[],
): Durable<Outcome[]> {
  return yield* attemptEach(
    context,
    moves.map((move) => ({ start, move })),
  );
}

export function* settleAll(
  context: OrchestrationContext,
  start: CaseStart,
  moves: readonly Move[],
  outcomes: readonly Outcome[],
): Durable<Outcome[]> {
  const { done, children } = settling(context, start, moves, outcomes);
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
  moves: readonly Move[],
  outcomes: readonly Outcome[],
): Settling {
  const done: Outcome[] = [];
  const children: df.Task[] = [];
  for (const [index, move] of moves.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) continue;
    const goesOn = move.then.length > 0 && (hasLanded(outcome) || move.thenAnyway);
    if (!hasEnded(outcome) || goesOn) {
      children.push(context.df.callSubOrchestrator(settleStep.name, { start, move, outcome }, childId(context, move)));
    } else {
      done.push(outcome, ...notDone(move.then, outcome));
    }
  }
  return { done, children };
}

/** A child for each move, which begins with the first attempt: what follows one move waits for no other. */
export function settlingFromTheStart(
  context: OrchestrationContext,
  start: CaseStart,
  moves: readonly Move[],
): readonly df.Task[] {
  return moves.map((move) =>
    context.df.callSubOrchestrator(settleStep.name, { start, move } satisfies SettleInput, childId(context, move)),
  );
}

/** Known from outside, so that an event can wake the child: `<case instance>:<run>`. */
function childId(context: OrchestrationContext, move: Move): string | undefined {
  return move.wakesOn === undefined ? undefined : `${context.df.instanceId}:${move.run}`;
}

function notDone(moves: readonly Move[], because: Outcome): Outcome[] {
  return moves.flatMap((move) => [
    {
      run: move.run,
      step: move.step,
      state: 'not-performed' as const,
      note: `${because.run} did not land`,
      attempts: 0,
      since: because.since,
    },
    ...notDone(move.then, because),
  ]);
}

df.app.orchestration(settleStep.name, settleOne);
