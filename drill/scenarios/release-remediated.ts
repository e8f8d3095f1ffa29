import { compromisedTenant } from './compromised-tenant.ts';
import { complaintsAboutThings, leaveTraces, plantOwnersThings } from './earlier-and-later.ts';
import { people } from './people.ts';
import { complaintsAboutRelease, releaseIsOver, releasing } from './released.ts';
import type { Scenario } from './scenario.ts';
import { stealLoot } from './steal-loot.ts';

const [owner, delegate] = [people.alex, people.priya];

export const releaseRemediated: Scenario = {
  name: 'release-remediated',
  description: 'A contained account is given back to its owner: the attacker’s doors stay shut, the rest comes back.',
  account: owner,
  options: { watchAfterHours: 2 },
  setUp(state) {
    const compromised = compromisedTenant(state, owner, delegate);
    plantOwnersThings(compromised);
    leaveTraces(state, compromised, delegate.objectId);
  },
  loot: (state, tokens) => stealLoot(state, tokens, owner, delegate),
  people: releasing('remediated'),
  endsWhen: releaseIsOver,
  mustEnd: ({ view, state, doors }) => [
    ...complaintsAboutRelease({ view, state }),
    ...complaintsAboutThings(state, owner.objectId, delegate.objectId),
    ...doors.flatMap(({ door, opened }) => (opened ? [`the attacker can use ${door}`] : [])),
  ],
};
