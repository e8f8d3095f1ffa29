import { compromisedTenant } from './compromised-tenant.ts';
import { people } from '../../simulation/tenant/people.ts';
import type { Scenario } from './scenario.ts';
import { stealLoot } from './steal-loot.ts';

export const accessPersists: Scenario = {
  name: 'access-persists',
  description: 'A connection to the mailbox that outlives every token: only the mailbox audit shows it.',
  account: people.alex,
  options: {},
  setUp(state) {
    compromisedTenant(state, people.alex, people.priya).mailbox.openConnections.push('mapi-session-0815');
  },
  loot: (state, tokens) => stealLoot(state, tokens, people.alex, people.priya),
  people: [],
};
