import { days, hours } from '../../shared/domain/duration.ts';
import { audit } from '../simulation/tenant/directory-audits.ts';
import type { SimulatedUser } from '../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../simulation/tenant/state.ts';
import { idFor } from './roles.ts';

export const payrollAppId = 'ab110000-0000-4000-8000-000000000001';
export const attackersSecret = 'q7~added-by-the-attacker';
/** An identity provider of the attacker's own that the application was made to trust. */
const attackersProvider = { issuer: 'https://login.attacker.example', subject: 'payroll' };

/** What he comes in with as the application. */
export const attackersApplication = {
  appId: payrollAppId,
  secret: attackersSecret,
  assertion: `${attackersProvider.issuer} ${attackersProvider.subject}`,
};

/** Secrets the attacker added to applications of the account, one of them with a date of long ago. */
export function plantApplications(state: TenantState, victim: SimulatedUser): void {
  const now = Math.floor(state.clock.now() / 1_000) * 1_000;
  const id = idFor(victim, 'ab120001');
  const backdated = idFor(victim, 'ab130003');
  const before = idFor(victim, 'ab130001');
  const credential = { displayName: 'ci', from: now - days(200), until: now + days(165) };
  state.applications.set(id, {
    kind: 'application',
    id,
    appId: payrollAppId,
    displayName: 'Payroll export',
    owners: [victim.objectId],
    passwords: [
      { ...credential, keyId: before, secret: 'a1~of-the-owner' },
      {
        keyId: idFor(victim, 'ab130002'),
        displayName: 'backup',
        from: now - hours(2),
        until: now + days(700),
        secret: attackersSecret,
      },
      // Whoever adds a secret chooses its start.
      { ...credential, keyId: backdated, displayName: 'legacy', secret: 'z9~backdated-by-the-attacker' },
    ],
    keys: [],
    federated: [
      {
        id: idFor(victim, 'ab140001'),
        name: 'release-pipeline',
        issuer: 'https://token.actions.githubusercontent.com',
        subject: 'repo:contoso/payroll:ref:refs/heads/main',
      },
      { id: idFor(victim, 'ab140002'), name: 'pipeline-2', ...attackersProvider },
    ],
    roles: ['User.Read.All'],
  });
  const keyIds = (...ids: string[]): string => JSON.stringify(ids.map((keyId) => `[KeyIdentifier=${keyId}]`));
  audit(state, {
    at: now - hours(2),
    activityDisplayName: 'Update application – Certificates and secrets management',
    category: 'ApplicationManagement',
    initiatedBy: victim.objectId,
    targets: [
      {
        id,
        type: 'App',
        displayName: 'Payroll export',
        modified: [{ name: 'KeyDescription', old: keyIds(before), new: keyIds(before, backdated) }],
      },
    ],
  });
  audit(state, {
    at: now - hours(1),
    activityDisplayName: 'Update application',
    category: 'ApplicationManagement',
    initiatedBy: victim.objectId,
    targets: [
      {
        id,
        type: 'App',
        displayName: 'Payroll export',
        modified: [
          {
            name: 'FederatedIdentityCredentials',
            old: JSON.stringify([{ Name: 'release-pipeline' }]),
            new: JSON.stringify([{ Name: 'release-pipeline' }, { Name: 'pipeline-2' }]),
          },
        ],
      },
    ],
  });
  const servicePrincipal = idFor(victim, 'ab120002');
  state.applications.set(servicePrincipal, {
    kind: 'servicePrincipal',
    id: servicePrincipal,
    appId: 'ab110000-0000-4000-8000-000000000002',
    displayName: 'Room displays',
    owners: [victim.objectId],
    passwords: [],
    keys: [
      { ...credential, keyId: idFor(victim, 'ab130004'), displayName: 'CN=rooms', secret: '' },
      {
        ...credential,
        keyId: idFor(victim, 'ab130005'),
        displayName: 'CN=rooms-2',
        from: now - hours(1),
        secret: '',
      },
    ],
    federated: [],
    roles: [],
  });
  state.exchangeRoleGroups.get('Discovery Management')?.push(victim.objectId);
}
