import type { OrchestrationContext } from 'durable-functions';
import { lastRevocation } from '../../../shared/plan/last-revocation.ts';
import type { Outcome } from '../../../shared/plan/outcome.ts';
import { runsOf } from '../../../shared/plan/run.ts';
import type { Plan } from '../../../shared/plan/run.ts';
import { propagation } from '../../../shared/plan/proof.ts';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { minutes } from '../../../shared/domain/duration.ts';
import { sleepUntil } from '../../durable/durable.ts';
import type { Durable } from '../../durable/durable.ts';
import { shutAgain } from './look-again.ts';

export interface Outlived {
  readonly outcomes: readonly Outcome[];
  /** The runs that somebody opened again up to the last look here: whoever does that works on. */
  readonly reopened: readonly string[];
}

/** How often what was opened again is shut again before it is said that it does not stay shut. */
const rounds = 4;

/**
 * Whoever holds a token that nothing can revoke works on until it expires, and opens again what was shut. So everything is looked at and
 * shut again once revocations have spread, and when the tokens have expired; a sign-in that was open meanwhile starts that wait anew.
 */
export function* outliveTokens(
  context: OrchestrationContext,
  start: CaseStart,
  plan: Plan,
  settled: readonly Outcome[],
): Durable<Outlived> {
  yield* sleepUntil(context, new Date(Date.parse(lastRevocation(start, runsOf(plan), settled)) + propagation));
  let { outcomes, opened } = yield* shutAgain(context, start, plan, settled);
  for (let round = 0; round < rounds && (round === 0 || opened.length > 0); round += 1) {
    yield* sleepUntil(context, tokensExpire(start, plan, outcomes));
    ({ outcomes, opened } = yield* shutAgain(context, start, plan, outcomes));
  }
  // A look that was not answered says nothing.
  return { outcomes, reopened: opened.flatMap(({ run, state }) => (state === 'later' ? [] : [run])) };
}

/** A token issued just before the last revocation may live this long, and no service asks about it. */
function tokensExpire(start: CaseStart, plan: Plan, outcomes: readonly Outcome[]): Date {
  return new Date(Date.parse(lastRevocation(start, runsOf(plan), outcomes)) + minutes(start.tokenLifetimeMinutes));
}
