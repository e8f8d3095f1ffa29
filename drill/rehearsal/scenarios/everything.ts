import { minutes } from '../../../shared/domain/duration.ts';
import type { SimulatedUser } from '../../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';
import { compromisedTenant } from './compromised-tenant.ts';
import { attackersApplication, plantApplications } from '../../doors/applications.ts';
import { attackersLink, phishingSubject, plantContent } from '../../doors/content.ts';
import { identityLoot, plantIdentity } from '../../doors/identity.ts';
import { mailboxLoot, plantMailbox } from '../../doors/mailbox.ts';
import { adminToolCookie, plantRoles } from '../../doors/roles.ts';
import { people } from '../../simulation/tenant/people.ts';
import type { Scenario } from './scenario.ts';
import { stealLoot } from './steal-loot.ts';

/** One area's back doors: what the attacker opened there. */
type Plant = (state: TenantState, victim: SimulatedUser) => void;

const plants: readonly Plant[] = [plantRoles, plantApplications, plantIdentity, plantContent, plantMailbox];

/** Opens every area's back doors in one account. */
export function openEveryDoor(state: TenantState, victim: SimulatedUser): void {
  for (const plant of plants) plant(state, victim);
}

export const everything: Scenario = {
  name: 'everything',
  description: 'An attacker who has used every door there is: identity, roles, applications, mailbox and content.',
  account: people.alex,
  options: {
    removeSharingLinks: true,
    removeAppSecrets: true,
    purgeSent: { askedBy: 'Mia Lang, duty analyst', subject: phishingSubject },
  },
  tierZero: true,
  setUp(state) {
    const { user } = compromisedTenant(state, people.alex, people.priya);
    openEveryDoor(state, user);
  },
  loot: (state, tokens) => ({
    ...stealLoot(state, tokens, people.alex, people.priya),
    content: {
      sharingLink: attackersLink,
      phishing: { recipient: people.jonas.objectId, subject: phishingSubject },
    },
    adminToolCookie,
    mailbox: mailboxLoot(people.alex),
    identity: identityLoot(people.alex),
    application: attackersApplication,
  }),
  people: [
    // Whoever asked for the purge may say yes as often as she likes: it takes somebody else.
    {
      after: minutes(2),
      who: 'Mia Lang, duty analyst',
      what: { decides: { decision: 'approve', about: 'purge-sent-messages' } },
    },
    {
      after: minutes(9),
      who: 'Noor Haddad, head of security',
      what: { decides: { decision: 'approve', about: 'purge-sent-messages' } },
    },
  ],
};
