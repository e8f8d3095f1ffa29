import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { minutes } from '../../../shared/domain/duration.ts';
import { lastRevocation } from '../../../shared/plan/last-revocation.ts';
import type { Standing } from '../../../shared/plan/outcome.ts';
import { propagation } from '../../../shared/plan/proof.ts';
import { runsOf } from '../../../shared/plan/run.ts';
import type { Plan } from '../../../shared/plan/run.ts';
import { announce } from '../../durable/instance.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { sleepUntil } from '../../durable/sleep.ts';
import { shutAgain } from './look-again.ts';

export interface Outlived {
  readonly outcomes: readonly Standing[];
  /** The runs that somebody opened again up to the last look here: whoever does that works on. */
  readonly reopened: readonly string[];
}

/** How often what was opened again is shut again before it is said that it does not stay shut. */
const rounds = 4;

/**
 * An attacker with a token that nothing can revoke works on until it expires, and opens again what was shut. So everything is looked at and
 * shut again once revocations have spread, and when the tokens have expired; a sign-in that was open meanwhile starts that wait again.
 */
export function* outliveTokens(
  context: Context,
  start: CaseStart,
  plan: Plan,
  settled: readonly Standing[],
): Durable<Outlived> {
  const { caseId, tokenLifetimeMinutes } = start;
  yield* outlast(context, caseId, Date.parse(lastRevocation(start, runsOf(plan), settled)) + propagation);
  let { outcomes, opened } = yield* shutAgain(context, caseId, plan, settled);
  for (let round = 0; round < rounds && (round === 0 || opened.length > 0); round += 1) {
    // A token issued just before the last revocation may live this long, and no service asks about it.
    yield* outlast(
      context,
      caseId,
      Date.parse(lastRevocation(start, runsOf(plan), outcomes)) + minutes(tokenLifetimeMinutes),
    );
    ({ outcomes, opened } = yield* shutAgain(context, caseId, plan, outcomes));
  }
  // A look that was not answered says nothing.
  return { outcomes, reopened: opened.flatMap(({ run, state }) => (state === 'later' ? [] : [run])) };
}

/** It may last a day, and nothing is heard of the case meanwhile: who looks after it has to know until when. */
function* outlast(context: Context, caseId: string, due: number): Durable<void> {
  const phase = 'waiting until the tokens that nothing can revoke have expired';
  announce(context, { caseId, phase, due: new Date(due).toISOString() });
  yield* sleepUntil(context, due);
}
