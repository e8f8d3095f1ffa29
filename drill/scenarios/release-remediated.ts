import { minutes } from '../../shared/domain/duration.ts';
import { compromisedTenant } from './compromised-tenant.ts';
import { people } from './people.ts';
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
  people: [
    {
      after: minutes(1),
      who: 'Sana Iqbal, on call',
      when: ({ status }) => status === 'ended',
      what: { decides: { decision: 'release', kind: 'remediated', hostile: [], accept: [] } },
    },
  ],
  endsWhen: (view) => view.entries.some(({ kind }) => kind === 'release'),
  mustEnd: ({ view }) => [JSON.stringify(view['release'])],
};
