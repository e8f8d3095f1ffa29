import { days } from '../../../shared/domain/duration.ts';
import { inboxRule } from '../../simulation/tenant/mailbox.ts';
import { attackersDropBox } from '../../doors/planted/attackers-own.ts';
import { compromisedTenant } from './compromised-tenant.ts';
import { leaveTraces } from './earlier-and-later.ts';
import { people } from '../../simulation/tenant/people.ts';
import type { Scenario } from './scenario.ts';
import { stealLoot } from './steal-loot.ts';

export const cloud: Scenario = {
  name: 'cloud',
  description:
    'A cloud account whose mail leaves by forwarding, by a rule in plain sight, by a hidden rule and through a delegate.',
  account: people.alex,
  options: {},
  setUp(state) {
    const compromised = compromisedTenant(state, people.alex, people.priya);
    // Older than any guess since when the account is compromised.
    leaveTraces(state, compromised, people.priya.objectId, days(45));
    compromised.mailbox.inboxRules.push(
      inboxRule({
        ruleIdentity: '16140901064495857999',
        name: '',
        priority: 2,
        hidden: true,
        redirectTo: [attackersDropBox],
      }),
    );
  },
  loot: (breach) => stealLoot(breach, people.alex, people.priya),
  people: [],
};
