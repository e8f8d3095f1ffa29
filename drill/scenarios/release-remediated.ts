import { compromisedTenant } from './compromised-tenant.ts';
import { people } from './people.ts';
import { complaintsAboutRelease, releaseIsOver, releasing } from './released.ts';
import type { Scenario } from './scenario.ts';
import { stealLoot } from './steal-loot.ts';

export const releaseRemediated: Scenario = {
  name: 'release-remediated',
  description: 'A contained account is given back to its owner: the attacker’s doors stay shut, the rest comes back.',
  account: people.alex,
  options: { watchAfterHours: 2 },
  setUp(state) {
    compromisedTenant(state, people.alex, people.priya);
  },
  loot: (state, tokens) => stealLoot(state, tokens, people.alex, people.priya),
  people: releasing('remediated'),
  endsWhen: releaseIsOver,
  mustEnd: ({ view, state, doors }) => [
    ...complaintsAboutRelease({ view, state }),
    ...doors.flatMap(({ door, opened }) => (opened ? [`the attacker can use ${door}`] : [])),
  ],
};
