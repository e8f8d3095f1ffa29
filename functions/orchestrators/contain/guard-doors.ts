import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import { withFollowers } from '../../../shared/plan/run.ts';
import type { Plan } from '../../../shared/plan/run.ts';
import { propagation } from '../../../shared/plan/proof.ts';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { minutes } from '../../../shared/domain/duration.ts';
import { attemptEach } from '../settle/attempt-each.ts';
import { sleepUntil } from '../../durable/durable.ts';
import type { Callable, Durable } from '../../durable/durable.ts';

interface Guarding {
  readonly start: CaseStart;
  readonly plan: Plan;
}

export const guardDoors: Callable<Guarding, null> = { name: 'guard-doors' };

/**
 * Whether the case may wait for days: for a person, a directory sync, or a mailbox on the move. Where a hold comes first, a look from
 * beside could come before it.
 */
export function needsGuard({ account, options }: CaseStart): boolean {
  return (account.onPremises !== null || options.moveMailbox === 'always') && !options.holdFirst;
}

/**
 * Shuts again what a token that nothing can revoke has opened, while the case waits for what is slow: its own looks come after that, and
 * mail would leak until then. Nobody waits for it, and it is over before the case can be.
 */
export function* guard(context: OrchestrationContext): Durable<null> {
  const { start, plan } = context.df.getInput<Guarding>();
  const began = context.df.currentUtcDateTime.getTime();
  // The password and what follows it is what is slow; the case looks after these itself.
  const roots = plan.rest.filter(({ changesPassword }) => !changesPassword);
  const doors = withFollowers(roots).map((run) => ({ ...run, then: [] }));
  for (const wait of [propagation, minutes(start.tokenLifetimeMinutes)]) {
    yield* sleepUntil(context, new Date(began + wait));
    const seen = yield* attemptEach(
      context,
      doors.map((run) => ({ start, run, lookOnly: true })),
    );
    // What only a person or time can shut asks for no act.
    const opened = seen.flatMap((before, index) => {
      const run = doors[index];
      return run && before.state === 'not-yet' && before.actAgain ? [{ start, run, before }] : [];
    });
    yield* attemptEach(context, opened);
  }
  return null;
}

df.app.orchestration(guardDoors.name, guard);
