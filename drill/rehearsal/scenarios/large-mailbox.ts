import { days } from '../../../shared/domain/duration.ts';
import { openMailboxConnection } from '../../doors/open-mailbox-connection.ts';
import { compromisedTenant } from './compromised-tenant.ts';
import { people } from '../../simulation/tenant/people.ts';
import type { Scenario } from './scenario.ts';
import { stealLoot } from './steal-loot.ts';

const more = [openMailboxConnection];

export const largeMailbox: Scenario = {
  name: 'large-mailbox',
  description:
    'A connection to a large mailbox that nothing revokes: it ends when the mailbox has moved, which takes days.',
  account: people.priya,
  options: { moveMailbox: 'always' },
  setUp(state) {
    const { mailbox } = compromisedTenant(state, people.priya, people.jonas, { more });
    mailbox.moveOutlook = { accepts: true, durationMs: days(2 + state.random()), ends: 'Completed', stalls: false };
  },
  loot: (breach) => stealLoot(breach, people.priya, people.jonas, more),
  people: [],
};
