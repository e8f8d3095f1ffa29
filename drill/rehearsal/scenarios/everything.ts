import { minutes } from '../../../shared/domain/duration.ts';
import { delegatesOwnMail } from '../../doors/delegates-own-mail.ts';
import { delegatesOwnRule } from '../../doors/delegates-own-rule.ts';
import { doors } from '../../doors/doors.ts';
import { earlierPasskey } from '../../doors/earlier-passkey.ts';
import { openMailboxConnection } from '../../doors/open-mailbox-connection.ts';
import { phishingSubject } from '../../doors/phishing-mail.ts';
import { leaveMailboxTraces } from '../../doors/planted/mailbox-traces.ts';
import { people } from '../../simulation/tenant/people.ts';
import type { SimulatedUser } from '../../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';
import { compromisedTenant } from './compromised-tenant.ts';
import type { Scenario, SeenCase } from './scenario.ts';
import { stealLoot } from './steal-loot.ts';
import { usualDoors } from './usual-doors.ts';

/** Stories of their own: whoever else is compromised, a first break-in, and what only a move of the mailbox ends. */
const elsewhere = [earlierPasskey, delegatesOwnMail, delegatesOwnRule, openMailboxConnection];
const more = doors.filter((door) => !usualDoors.includes(door) && !elsewhere.includes(door));

/** Opens in one account every door beyond the usual ones. */
export function openEveryDoor(state: TenantState, victim: SimulatedUser): void {
  for (const door of more) door.plant?.(state, victim, victim);
  leaveMailboxTraces(state, victim);
}

export const everything: Scenario = {
  name: 'everything',
  description: 'An attacker who has used every door there is: identity, roles, applications, mailbox and content.',
  account: people.alex,
  options: {
    removeSharingLinks: true,
    removeAppSecrets: true,
    removeAddedMembers: true,
    purgeSent: { subject: phishingSubject },
  },
  tierZero: true,
  setUp(state) {
    const { user } = compromisedTenant(state, people.alex, people.priya);
    openEveryDoor(state, user);
  },
  loot: (breach) => stealLoot(breach, people.alex, people.priya, more),
  people: [
    // Whoever asked for the purge is refused: it takes somebody else.
    {
      after: minutes(9),
      who: 'Noor Haddad, head of security',
      when: waitsForApproval,
      what: { decides: { decision: 'approve', about: 'purge-sent-messages' } },
    },
  ],
};

/** The number of messages, which is what is approved, takes its time. */
function waitsForApproval({ steps }: SeenCase): boolean {
  return steps.some(
    ({ run, state, note }) => run === 'purge-sent-messages' && state === 'not-yet' && /approv/.test(note),
  );
}
