import { hours, minutes } from '../../../shared/domain/duration.ts';
import { directoryAccount } from '../../simulation/tenant/directory-account.ts';
import { compromisedTenant } from './compromised-tenant.ts';
import { people } from '../../simulation/tenant/people.ts';
import type { Scenario } from './scenario.ts';
import { stealLoot } from './steal-loot.ts';

const securityIdentifier = 'S-1-5-21-1004336348-1177238915-682003330-1104';

export const hybrid: Scenario = {
  name: 'hybrid',
  description:
    'An account mastered on premises. A person reports a new password after five minutes, but really changes it only after more than two hours.',
  account: people.jonas,
  options: {},
  setUp(state) {
    const { user } = compromisedTenant(state, people.jonas, people.priya, { language: 'de' });
    const lastSync = state.clock.now() - minutes(17);
    state.organization.onPremisesSyncEnabled = true;
    state.organization.onPremisesLastSync = lastSync;
    user.onPremises = { securityIdentifier, samAccountName: 'jkeller', syncEnabled: true, lastSync };
    const { objectId, password, lastPasswordChange: passwordLastSet } = user;
    const known = { securityIdentifier, samAccountName: 'jkeller', objectId, password, passwordLastSet };
    state.directory.set(securityIdentifier, directoryAccount(known));
  },
  loot: (breach) => stealLoot(breach, people.jonas, people.priya),
  people: [
    // Said in good faith: it was changed on a domain controller that replicates with nobody.
    { after: minutes(5), who: 'Ines Vogel, service desk', what: 'attests-password-change' },
    {
      after: hours(2) + minutes(10),
      who: 'Ines Vogel, service desk',
      what: 'changes-password-on-premises',
      because: 'await-directory-sync',
    },
    {
      after: hours(2) + minutes(12),
      who: 'Ines Vogel, service desk',
      what: 'attests-password-change',
      because: 'await-directory-sync',
    },
    // Only now: the password of an account that is disabled on premises would not pass to the cloud.
    { after: hours(3), who: 'Ines Vogel, service desk', what: 'disables-account-on-premises', because: 'keep-blocked' },
  ],
};
