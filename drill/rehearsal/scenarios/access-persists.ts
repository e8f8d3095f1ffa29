import { openMailboxConnection } from '../../doors/open-mailbox-connection.ts';
import { compromisedTenant } from './compromised-tenant.ts';
import { people } from '../../simulation/tenant/people.ts';
import type { Scenario } from './scenario.ts';
import { stealLoot } from './steal-loot.ts';

const more = [openMailboxConnection];

export const accessPersists: Scenario = {
  name: 'access-persists',
  description: 'A connection to the mailbox that outlives every token: only the mailbox audit shows it.',
  account: people.alex,
  options: {},
  setUp(state) {
    compromisedTenant(state, people.alex, people.priya, { more });
  },
  loot: (breach) => stealLoot(breach, people.alex, people.priya, more),
  people: [],
};
