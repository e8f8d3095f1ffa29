import { hours } from '../../shared/domain/duration.ts';
import { defineDoor } from '../simulation/attacker/door.ts';
import { audit } from '../simulation/tenant/directory-audits.ts';
import { idFor } from './planted/id-for.ts';
import { payrollAppId, payrollApplicationOf } from './planted/payroll-application.ts';
import { signInAsApplication } from './planted/sign-in-as-application.ts';
import { wholeSeconds } from './planted/whole-seconds.ts';

const attackersProvider = { issuer: 'https://login.attacker.example', subject: 'payroll' };
export const attackersAssertion = `${attackersProvider.issuer} ${attackersProvider.subject}`;

/** An application of the account was made to trust an identity provider of the attacker's own. */
export const appFederation = defineDoor({
  name: 'app-federation',
  shutBy: [{ step: 'remove-app-secrets', in: 'everything' }],
  plant(state, victim) {
    const { id, displayName, federated } = payrollApplicationOf(state, victim);
    const before = federated.map(({ name: Name }) => ({ Name }));
    const name = 'pipeline-2';
    federated.push({ id: idFor(victim, 'ab140002'), name, ...attackersProvider });
    const [old, now] = [before, [...before, { Name: name }]].map((each) => JSON.stringify(each)) as [string, string];
    audit(state, {
      at: wholeSeconds(state) - hours(1),
      activityDisplayName: 'Update application',
      category: 'ApplicationManagement',
      initiatedBy: victim.objectId,
      targets: [{ id, type: 'App', displayName, modified: [{ name: 'FederatedIdentityCredentials', old, new: now }] }],
    });
  },
  steal: () => ({ client_id: payrollAppId, client_assertion: attackersAssertion }),
  try: (login, attack) => signInAsApplication('app-federation', login, attack),
});
