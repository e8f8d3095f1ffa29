import { attackersDropBox } from '../../doors/planted/attackers-own.ts';
import { people } from '../../simulation/tenant/people.ts';
import { cloud } from './cloud.ts';
import { compromisedIn } from './compromised-tenant.ts';
import { ownersRule, plantOwnersThings } from './earlier-and-later.ts';
import { complaintsAboutRelease, releaseIsOver, releasing } from './released.ts';
import type { Scenario } from './scenario.ts';

const [owner, delegate] = [people.alex, people.priya];

/** What the attacker has left, however it is called. */
const attackers = new RegExp(`${attackersDropBox}|${delegate.userPrincipalName}`, 'i');

export const releaseCloud: Scenario = {
  ...cloud,
  name: 'release-cloud',
  description:
    'The account of cloud is given back: its doors are older than anybody guessed, and only what the owner knows again comes back.',
  options: { aftercareHours: 2 },
  setUp(state) {
    cloud.setUp(state);
    plantOwnersThings(compromisedIn(state, owner));
  },
  people: releasing('remediated', { knows: ({ what, does }) => !attackers.test(`${what} ${does}`) }),
  endsWhen: releaseIsOver,
  mustEnd: ({ view, state, doors }) => {
    const { mailbox } = compromisedIn(state, owner);
    const isBack = mailbox.inboxRules.some(({ name, enabled }) => name === ownersRule && enabled);
    return [
      ...complaintsAboutRelease({ view, state }),
      ...(isBack ? [] : ['the owner’s rule is not back']),
      ...doors.flatMap(({ door, opened }) => (opened ? [`the attacker can use ${door}`] : [])),
    ];
  },
};
