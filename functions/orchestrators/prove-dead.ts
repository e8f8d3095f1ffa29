import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import { lastRevocation, sessionsEnded } from '../../shared/containment/last-revocation.ts';
import type { Outcome } from '../../shared/containment/outcome.ts';
import type { Move, Plan } from '../../shared/containment/plan.ts';
import { isAlive, isSettled, uncertainties, wakeFor } from '../../shared/containment/proof-of-death.ts';
import type { LogReading } from '../../shared/containment/proof-of-death.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import { lookForAccess, proveDead } from './callables.ts';
import type { ProofInput } from './callables.ts';
import { performPatiently, sleepUntil } from './durable.ts';
import type { Durable } from './durable.ts';
import { replaced, shutAgain } from './look-again.ts';
import { attemptAll, doAll, settleAll } from './settle-step.ts';

/** Looks in one execution before the history is started afresh: it stays below 100 events. */
const looksPerExecution = 8;

/** Waits until each log has been silent for the quiet period, has shown life, or will not tell. A child never throws. */
export function* prove(context: OrchestrationContext): Durable<LogReading[]> {
  const { start, wake, readings: known } = context.df.getInput<ProofInput>();
  let readings = known;
  for (let looks = 0; ; looks += 1) {
    if (looks === looksPerExecution) {
      context.df.continueAsNew({ start, wake, readings } satisfies ProofInput);
      return [];
    }
    readings = yield* performPatiently(context, lookForAccess, { start, wake, readings });
    if (isSettled(readings)) return [...readings];
    const waits = readings.flatMap(({ state, lookAgain }) => (state === 'waiting' ? [lookAgain ?? minutes(5)] : []));
    const wait = Math.min(hours(1), Math.max(minutes(1), Math.min(...waits)));
    yield* sleepUntil(context, new Date(context.df.currentUtcDateTime.getTime() + wait));
  }
}

/** How often life in the logs repeats the cut-off before it is said that access persists. */
const repeats = 2;

/** The proof that nobody lives on in an old session. Who does is cut off again, and loses the connection to the mailbox where the options allow it. */
export function* outliveSessions(
  context: OrchestrationContext,
  start: CaseStart,
  plan: Plan,
  settled: readonly Outcome[],
): Durable<{ readonly outcomes: readonly Outcome[]; readonly proof: readonly LogReading[] }> {
  let outcomes = settled;
  let moved: readonly Outcome[] | undefined;
  for (let round = 0; ; round += 1) {
    const now = context.df.currentUtcDateTime.toISOString();
    const wake = wakeFor(start, sessionsEnded(start, outcomes), lastRevocation(start, outcomes), now);
    const input: ProofInput = { start, wake, readings: [] };
    const proof = (yield context.df.callSubOrchestrator(proveDead.name, input)) as LogReading[];
    if (!isAlive(proof) || round === repeats) {
      return { outcomes: [...outcomes, ...(moved ? [] : notNeeded(start, plan, proof))], proof };
    }
    outcomes = yield* cutOffAgain(context, start, plan, outcomes);
    if (moved) continue;
    moved = yield* doAll(context, start, plan.ifAccessPersists);
    outcomes = [...outcomes, ...moved];
  }
}

/** As at the beginning: side by side, then once more what a block must precede. What was opened meanwhile is shut. */
function* cutOffAgain(
  context: OrchestrationContext,
  start: CaseStart,
  plan: Plan,
  outcomes: readonly Outcome[],
): Durable<readonly Outcome[]> {
  const waves = [plan.cutOff, plan.cutOff.flatMap(({ then }) => then).filter(({ step }) => step === 'revoke-sessions')];
  let seen = outcomes;
  for (const wave of waves) {
    const moves: Move[] = wave.map((move) => ({ ...move, then: [] }));
    const attempted = yield* attemptAll(context, start, moves);
    seen = replaced(seen, yield* settleAll(context, start, moves, attempted));
  }
  return (yield* shutAgain(context, start, plan, seen)).outcomes;
}

function notNeeded(start: CaseStart, plan: Plan, proof: readonly LogReading[]): Outcome[] {
  const unknown = uncertainties(proof);
  const note = unknown.length === 0 ? 'no log shows access that persists' : unknown.join('; ');
  return plan.ifAccessPersists.map(({ run, step }) => ({
    run,
    step,
    state: 'not-applicable',
    note,
    attempts: 0,
    since: start.incident.receivedAt,
  }));
}

df.app.orchestration(proveDead.name, prove);
