import { days } from '../../../shared/domain/duration.ts';
import { compromisedTenant } from './compromised-tenant.ts';
import { people } from '../../simulation/tenant/people.ts';
import type { Scenario } from './scenario.ts';
import { stealLoot } from './steal-loot.ts';

export const largeMailbox: Scenario = {
  name: 'large-mailbox',
  description:
    'A connection to a large mailbox that nothing revokes: it ends when the mailbox has moved, which takes days.',
  account: people.priya,
  options: { moveMailbox: 'always' },
  setUp(state) {
    const { mailbox } = compromisedTenant(state, people.priya, people.jonas);
    mailbox.openConnections.push('mapi-session-4711');
    mailbox.moveOutlook = { accepts: true, durationMs: days(2 + state.random()), ends: 'Completed', stalls: false };
  },
  loot: (state, tokens) => stealLoot(state, tokens, people.priya, people.jonas),
  people: [],
};
