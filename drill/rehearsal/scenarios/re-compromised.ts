import { hours, minutes } from '../../../shared/domain/duration.ts';
import { setAccountEnabled, setPassword } from '../../simulation/tenant/account-changes.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';
import { compromisedTenant } from './compromised-tenant.ts';
import { people } from '../../simulation/tenant/people.ts';
import type { Ending, Scenario } from './scenario.ts';
import { stealLoot } from './steal-loot.ts';

const victim = people.alex;
/** What the account had as its password, and what the attacker asks the service desk to make it again. */
const passwordHeKnows = 'Contoso-Harvest-2026';
const opening = 'enable the account for a caller';

/** How long the attacker is left alone after coming back. */
const aftermath = hours(4);

export const reCompromised: Scenario = {
  name: 're-compromised',
  description: 'An attacker who talks the service desk into enabling the account again, hours after it was contained.',
  account: victim,
  options: {},
  setUp(state) {
    const { user } = compromisedTenant(state, victim, people.priya);
    user.password = passwordHeKnows;
  },
  loot: (breach) => stealLoot(breach, victim, people.priya),
  people: [
    {
      // Between two looks, which are an hour apart by then: whoever is let in has time to come.
      after: hours(6) + minutes(30),
      who: 'Ines Vogel, service desk',
      when: ({ result }) => result === 'contained',
      what: {
        says: 'enables the account for a caller who knows its owner’s birthday',
        does: openForTheCaller,
        attackerHears: true,
      },
    },
  ],
  endsWhen: ({ status }, { log, clock }) => {
    const opened = log.find(({ operation }) => operation === opening)?.at;
    return status === 'ended' && opened !== undefined && clock.now() >= opened + aftermath;
  },
  mustEnd: ({ view, doors, state }) => [
    ...(view.result === 'contained' ? [] : [`the case ended ${String(view.result)}`]),
    ...aboutRecurrences(view),
    ...(wasLetIn(state) ? [] : ['the attacker never came back, so nothing was rehearsed']),
    ...doors.flatMap(({ door, opened }) => (opened ? [`the attacker can still use ${door}`] : [])),
  ],
};

function openForTheCaller(state: TenantState): void {
  const user = state.users.get(victim.objectId);
  if (user === undefined) throw new Error(`${victim.displayName} does not work at Contoso`);
  setAccountEnabled(state, user, true);
  setPassword(state, user, passwordHeKnows);
  const at = state.clock.now();
  state.log.push({ at, actor: 'helpdesk', operation: opening, status: 200, accepted: true, objectId: user.objectId });
}

/** What was found: the account, and what the attacker had opened through it by then. */
function aboutRecurrences({ entries }: Ending['view']): string[] {
  const runs = new Set(entries.flatMap(({ kind, run }) => (kind === 'recurrence' ? [String(run)] : [])));
  return ['block-sign-in', 'disable-inbox-rules', 'stop-forwarding'].flatMap((run) =>
    runs.has(run) ? [] : [`Cordon did not find that ${run} no longer held`],
  );
}

function wasLetIn({ log }: TenantState): boolean {
  const opened = log.find(({ operation }) => operation === opening)?.at ?? Infinity;
  return log.some(({ at, operation, accepted }) => at >= opened && accepted && operation === 'grant password');
}
