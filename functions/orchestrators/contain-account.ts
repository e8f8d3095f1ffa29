import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import { conclude } from '../../shared/containment/conclude.ts';
import type { CaseResult } from '../../shared/containment/conclude.ts';
import { lastRevocation } from '../../shared/containment/last-revocation.ts';
import { hasLanded } from '../../shared/containment/outcome.ts';
import type { Outcome } from '../../shared/containment/outcome.ts';
import type { Move, Plan } from '../../shared/containment/plan.ts';
import { propagation } from '../../shared/containment/proof-of-death.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { closeCase, containAccount, openCase } from './callables.ts';
import { containDelegates } from './contain-delegates.ts';
import { perform, performPatiently, sleepUntil } from './durable.ts';
import type { Durable } from './durable.ts';
import { examineAll, examineRest } from './examine-all.ts';
import { lastLook, shutAgain } from './look-again.ts';
import { outliveSessions } from './prove-dead.ts';
import { settleBeside } from './settle-beside.ts';
import { attemptAll, settleAll } from './settle-step.ts';
import { watchAfterwards } from './watch-afterwards.ts';
import { watchFirst } from './watch-first.ts';

/** The containment of one account, from the alert to the last look. */
export function* contain(context: OrchestrationContext): Durable<CaseResult> {
  const asked = context.df.getInput<CaseStart>();
  const watched = asked.mode === 'watch' ? yield* watchFirst(context, asked) : undefined;
  if (watched && 'result' in watched) return watched;
  const start = watched?.start ?? asked;
  const plan = watched?.plan ?? (yield* perform(context, openCase, start));

  announce(context, start, 'cutting off');
  const cutOff = yield* attemptAll(context, start, plan.cutOff);
  announce(context, start, 'cut off, shutting the back doors');
  const rest = [...plan.rest, ...landedFollowers(plan.cutOff, cutOff)];
  const attempted = yield* attemptAll(context, start, rest);
  const isBeside = yield* settleBeside(context, start, plan);

  announce(context, start, 'waiting for what is slow');
  const moves = [...plan.cutOff.map((move, i) => withoutLandedFollowers(move, cutOff[i])), ...rest];
  // The back doors are shut by now: this only looks.
  const unexamined = yield* examineAll(context, start, plan.examinations);
  const unanswered = yield* containDelegates(context, start, unexamined);
  const settled = yield* settleAll(context, start, moves, [...cutOff, ...attempted]);

  announce(context, start, 'waiting for tokens that nothing can revoke to expire');
  const quiet = yield* outliveTokens(context, start, plan, settled);
  announce(context, start, 'waiting for the logs to prove that nobody is left inside');
  const dead = yield* outliveSessions(context, start, plan, quiet);

  yield* examineRest(context, start, unanswered);
  // Whom the first look could not tell about, or the task hub not start: nobody is contained twice.
  yield* containDelegates(context, start, []);
  if (!isBeside) yield* settleBeside(context, start, plan);
  announce(context, start, 'looking one last time');
  const outcomes = yield* lastLook(context, start, plan, dead.outcomes);
  const result = conclude({
    start,
    cutOff,
    outcomes: [...stillInPlace(watched?.outcomes ?? [], outcomes), ...outcomes, ...plan.notDone],
    requiredSteps: requiredSteps([...plan.cutOff, ...plan.rest]),
    proof: dead.proof,
    provenAt: context.df.currentUtcDateTime.toISOString(),
  });
  yield* performPatiently(context, closeCase, result);
  announce(context, start, result.result);
  yield* watchAfterwards(context, start, plan, result);
  return result;
}

/** What a watch put there stays; what the containment did once more is told by the containment. */
function stillInPlace(watched: readonly Outcome[], outcomes: readonly Outcome[]): Outcome[] {
  return watched.filter(({ run }) => !outcomes.some((outcome) => outcome.run === run));
}

/** What follows a cut-off step that landed at once goes out with the back doors, not a hop later. */
function landedFollowers(moves: readonly Move[], outcomes: readonly Outcome[]): Move[] {
  return moves.flatMap((move, i) => (isLanded(outcomes[i]) ? move.then : []));
}

function withoutLandedFollowers(move: Move, outcome: Outcome | undefined): Move {
  return isLanded(outcome) ? { ...move, then: [] } : move;
}

function isLanded(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && hasLanded(outcome);
}

/** How often what was opened again is shut again before the last look decides. */
const rounds = 4;

/**
 * Whoever holds a token that nothing can revoke works on until it expires, and opens again what was shut. So everything is looked at and
 * shut again once revocations have spread, and when the tokens have expired; a sign-in that was open meanwhile starts that wait anew.
 */
function* outliveTokens(
  context: OrchestrationContext,
  start: CaseStart,
  plan: Plan,
  settled: readonly Outcome[],
): Durable<readonly Outcome[]> {
  yield* sleepUntil(context, new Date(Date.parse(lastRevocation(start, settled)) + propagation));
  let { outcomes, reopened } = yield* shutAgain(context, start, plan, settled);
  for (let round = 0; round < rounds && (round === 0 || reopened > 0); round += 1) {
    yield* sleepUntil(context, tokensExpire(start, outcomes));
    ({ outcomes, reopened } = yield* shutAgain(context, start, plan, outcomes));
  }
  return outcomes;
}

/** A token issued just before the last revocation may live this long, and no service asks about it. */
function tokensExpire(start: CaseStart, outcomes: readonly Outcome[]): Date {
  return new Date(Date.parse(lastRevocation(start, outcomes)) + minutes(start.tokenLifetimeMinutes));
}

function requiredSteps(moves: readonly Move[]): string[] {
  return moves.flatMap((move) => [...(move.required ? [move.step] : []), ...requiredSteps(move.then)]);
}

/** Small: Azure refuses a custom status beyond 16 KB, and all detail is in the case file. */
function announce(context: OrchestrationContext, start: CaseStart, phase: string): void {
  context.df.setCustomStatus({ caseId: start.caseId, phase });
}

df.app.orchestration(containAccount.name, contain);
