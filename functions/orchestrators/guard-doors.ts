import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import type { Outcome } from '../../shared/containment/outcome.ts';
import { withFollowers } from '../../shared/containment/move.ts';
import type { Plan } from '../../shared/containment/move.ts';
import { propagation } from '../../shared/containment/proof-of-death.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { sleepUntil } from './durable.ts';
import type { Callable, Durable } from './durable.ts';
import { shutAgain } from './look-again.ts';

interface Guarding {
  readonly start: CaseStart;
  readonly plan: Plan;
}

export const guardDoors: Callable<Guarding, null> = { name: 'guard-doors' };

/** Whether the case may wait for days: for a person, a directory sync, or a mailbox on the move. */
export function isSlow({ account, options }: CaseStart): boolean {
  return account.onPremises !== null || options.moveMailbox === 'always';
}

/**
 * Shuts again what a token that nothing can revoke has opened, while the case waits for what is slow: its own looks come after that, and
 * mail would leak until then. Says nothing about the case: that looks itself. Never throws.
 */
export function* guard(context: OrchestrationContext): Durable<null> {
  const { start, plan } = context.df.getInput<Guarding>();
  const began = context.df.currentUtcDateTime.getTime();
  // The password and what follows it is what is slow.
  const doors = withFollowers(plan.rest.filter(({ step }) => !step.startsWith('reset-')));
  const since = new Date(began).toISOString();
  const shut = doors.map(({ run, step }): Outcome => ({
    run,
    step,
    state: 'holds',
    note: 'shut',
    attempts: 1,
    since,
    actedAt: since,
  }));
  for (const wait of [propagation, minutes(start.tokenLifetimeMinutes + 1)]) {
    yield* sleepUntil(context, new Date(began + wait));
    yield* shutAgain(context, start, { ...plan, cutOff: [], rest: doors.map((move) => ({ ...move, then: [] })) }, shut);
  }
  return null;
}

df.app.orchestration(guardDoors.name, guard);
