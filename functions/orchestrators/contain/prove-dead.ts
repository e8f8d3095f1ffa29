import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import { cutOffAnew } from '../../../shared/plan/aftercare.ts';
import type { Outcome } from '../../../shared/plan/outcome.ts';
import { runsOf } from '../../../shared/plan/run.ts';
import type { Plan } from '../../../shared/plan/run.ts';
import { isAlive, isSettled, uncertainties, proofTerms } from '../../../shared/plan/proof.ts';
import type { LogReading } from '../../../shared/plan/proof.ts';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { hours, minutes } from '../../../shared/domain/duration.ts';
import { lookForAccess, proveDead } from '../../contracts/contain.ts';
import type { ProofInput } from '../../contracts/contain.ts';
import { performPatiently, sleepUntil } from '../../durable/durable.ts';
import type { Durable } from '../../durable/durable.ts';
import { replaced, shutAgain } from './look-again.ts';
import { outliveTokens } from './outlive-tokens.ts';
import type { Outlived } from './outlive-tokens.ts';
import { doAll } from '../settle/settle-step.ts';

/** Looks in one execution before the history is started afresh: it stays below 100 events. */
const looksPerExecution = 8;

/** Waits until each log has been silent for the quiet period, has shown life, or will not tell. A child never throws. */
export function* prove(context: OrchestrationContext): Durable<LogReading[]> {
  const { start, terms, readings: known } = context.df.getInput<ProofInput>();
  let readings = known;
  for (let looks = 0; ; looks += 1) {
    if (looks === looksPerExecution) {
      context.df.continueAsNew({ start, terms, readings } satisfies ProofInput);
      return [];
    }
    readings = yield* performPatiently(context, lookForAccess, { start, terms, readings });
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
  outlived: Outlived,
): Durable<Outlived & { readonly proof: readonly LogReading[] }> {
  let { outcomes, reopened } = outlived;
  let moved: readonly Outcome[] | undefined;
  for (let round = 0; ; round += 1) {
    const now = context.df.currentUtcDateTime.toISOString();
    const terms = proofTerms(start, runsOf(plan), outcomes, now);
    const input: ProofInput = { start, terms, readings: [] };
    const proof = (yield context.df.callSubOrchestrator(proveDead.name, input)) as LogReading[];
    if (!isAlive(proof) || round === repeats) {
      return { outcomes: [...outcomes, ...(moved ? [] : notNeeded(start, plan, proof))], reopened, proof };
    }
    const phase = 'somebody is left inside: cutting off again';
    context.df.setCustomStatus({ caseId: start.caseId, phase });
    outcomes = yield* cutOffAgain(context, start, plan, outcomes);
    if (!moved) {
      moved = yield* doAll(context, start, plan.ifAccessPersists);
      outcomes = [...outcomes, ...moved];
    }
    // He may have come by a token a moment before that nothing can revoke.
    ({ outcomes, reopened } = yield* outliveTokens(context, start, plan, outcomes));
  }
}

/** Block, revocation and password anew, as for somebody who has just come in; and what he opened is shut. */
function* cutOffAgain(
  context: OrchestrationContext,
  start: CaseStart,
  plan: Plan,
  outcomes: readonly Outcome[],
): Durable<readonly Outcome[]> {
  const cutOff = yield* doAll(context, start, cutOffAnew(plan));
  return (yield* shutAgain(context, start, plan, replaced(outcomes, cutOff))).outcomes;
}

function notNeeded(start: CaseStart, plan: Plan, proof: readonly LogReading[]): Outcome[] {
  const unknown = uncertainties(proof);
  const note = unknown.length === 0 ? 'no log shows access that persists' : unknown.join('; ');
  return plan.ifAccessPersists.map(({ name: run, step }) => ({
    run,
    step,
    state: 'not-applicable',
    note,
    attempts: 0,
    since: start.incident.receivedAt,
  }));
}

df.app.orchestration(proveDead.name, prove);
