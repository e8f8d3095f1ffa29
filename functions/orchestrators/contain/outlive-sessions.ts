import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { cutOffAnew } from '../../../shared/plan/aftercare.ts';
import type { Standing } from '../../../shared/plan/outcome.ts';
import { isAlive, isUncertain, proofTerms } from '../../../shared/plan/proof.ts';
import type { LogStanding } from '../../../shared/plan/proof.ts';
import { runsOf } from '../../../shared/plan/run.ts';
import type { Plan } from '../../../shared/plan/run.ts';
import { proveDead } from '../../contracts/contain.ts';
import { child } from '../../durable/child.ts';
import { announce } from '../../durable/instance.ts';
import { isoNow } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { doAll } from '../settle/settle-all.ts';
import { replaced, shutAgain } from './look-again.ts';
import { outliveTokens } from './outlive-tokens.ts';
import type { Outlived } from './outlive-tokens.ts';

/** How often life in the logs repeats the cut-off before it is said that access persists. */
const repeats = 2;

/** Proves that no old session is still in use. An attacker in one is cut off again; where the options allow it, the mailbox moves, too. */
export function* outliveSessions(
  context: Context,
  start: CaseStart,
  plan: Plan,
  outlived: Outlived,
): Durable<Outlived & { readonly proof: readonly LogStanding[] }> {
  const { caseId } = start;
  let { outcomes, reopened } = outlived;
  let moved: readonly Standing[] | undefined;
  for (let round = 0; ; round += 1) {
    const terms = proofTerms(start, runsOf(plan), outcomes, isoNow(context));
    // Its looks tell only what is new.
    announce(context, {
      caseId,
      phase: 'waiting for the logs to prove that the attacker is out',
      due: terms.giveUpAt,
    });
    const proof = yield* child(context, proveDead, { caseId, terms, readings: [] });
    if (!isAlive(proof) || round === repeats) {
      return { outcomes: [...outcomes, ...(moved ? [] : notNeeded(start, plan, proof))], reopened, proof };
    }
    announce(context, { caseId, phase: 'the attacker is still inside: cutting off again' });
    outcomes = yield* cutOffAgain(context, caseId, plan, outcomes);
    if (!moved) {
      moved = yield* doAll(context, caseId, plan.ifAccessPersists);
      outcomes = [...outcomes, ...moved];
    }
    // They may have come by a token a moment before that nothing can revoke.
    ({ outcomes, reopened } = yield* outliveTokens(context, start, plan, outcomes));
  }
}

/** Block, revocation and password again, as for an attacker who has just come in; and what they opened is shut. */
function* cutOffAgain(
  context: Context,
  caseId: string,
  plan: Plan,
  outcomes: readonly Standing[],
): Durable<readonly Standing[]> {
  const cutOff = yield* doAll(context, caseId, cutOffAnew(plan));
  const shut = yield* shutAgain(context, caseId, plan, replaced(outcomes, cutOff));
  return shut.outcomes;
}

function notNeeded(start: CaseStart, plan: Plan, proof: readonly LogStanding[]): Standing[] {
  const unknown = proof.filter(isUncertain).map(({ log }) => log);
  const why =
    unknown.length === 0
      ? 'no log shows access that persists'
      : `it is unknown whether the ${unknown.join(' and the ')} are quiet`;
  return plan.ifAccessPersists.map(({ name: run, step }) => ({
    run,
    step,
    state: 'not-applicable',
    why,
    attempts: 0,
    since: start.incident.receivedAt,
  }));
}
