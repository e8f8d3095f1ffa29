import { hours } from '../../shared/domain/duration.ts';
import { exchangeRoleGroups } from '../../shared/microsoft365/examinations/roles/exchange-role-groups.ts';
import { ownedApplicationSecrets } from '../../shared/microsoft365/examinations/applications/owned-application-secrets.ts';
import { powerAutomateAndAzure } from '../../shared/microsoft365/examinations/applications/power-automate-and-azure.ts';
import { whatTheAccountChanged } from '../../shared/microsoft365/examinations/roles/what-the-account-changed.ts';
import type { Examination, Finding } from '../../shared/catalogue/examination.ts';
import { rehearsalStage } from './rehearse.ts';
import type { StepRehearsal } from './rehearsals.ts';

const { rehearse } = rehearsalStage();

async function found(examination: Examination, setUp?: StepRehearsal['setUp']): Promise<Finding> {
  const { account, tenant, context } = await rehearse(setUp ? { setUp } : {});
  return examination.examine(account, tenant, context);
}

test('what the account changed is told with when and what, and what an attacker stays by first', async () => {
  const { items } = await found(whatTheAccountChanged);
  expect(items).toContainEqual({
    what: 'Add member to role: alex.weber@contoso.com, Helpdesk Administrator',
    at: '2026-03-02T07:00:00.000Z',
    detail: 'somebody was given a role, or a role was changed; RoleManagement, success',
    suspicious: true,
  });
  expect(items).toContainEqual(expect.objectContaining({ what: 'Invite external user: helper@outside.example' }));
});

test.each([
  ['Add a partner to cross-tenant access setting', 'CrossTenantAccessSettings', true],
  ['Update a partner cross-tenant identity sync setting', 'CrossTenantIdentitySyncSettings', true],
  ['Add named location', 'Policy', true],
  ['Add partner to company', 'DirectoryManagement', true],
  ['Update security defaults', 'Policy', true],
  ['Enable passthrough authentication', 'Authentication', true],
  ['Register connector', 'Agent', true],
  ['Disable Strong Authentication', 'UserManagement', true],
  ['Add registered owner to device', 'Device', true],
  ['Create identity provider', 'IdentityProvider', true],
  ['Create access package', 'EntitlementManagement', true],
  ['Enable account', 'UserManagement', true],
  ['Restore user', 'UserManagement', true],
  ['Update user', 'UserManagement', true],
  ['Something that Microsoft adds next year', 'SomethingNew', true],
  ['Get policy of a device', 'Device', true],
  ['User reviewed security info', 'UserManagement', false],
  ['Self-service password reset flow activity progress', 'UserManagement', false],
])('whether "%s" (%s) can keep an attacker inside: %p', async (activityDisplayName, category, suspicious) => {
  const { items } = await found(whatTheAccountChanged, (state) => {
    const at = state.clock.now() - hours(1);
    const initiatedBy = state.compromised;
    state.directoryAudits.push({ id: 'this-one', at, activityDisplayName, category, initiatedBy, targets: [] });
  });
  expect(items).toContainEqual(expect.objectContaining({ what: activityDisplayName, suspicious }));
});

test('secrets of its applications are told, the old ones too, and never by value', async () => {
  const finding = await found(ownedApplicationSecrets);
  expect(finding.items.filter(({ suspicious }) => suspicious)).toHaveLength(4);
  expect(finding.items).toContainEqual(
    expect.objectContaining({ what: 'secret "ci" of Payroll export', suspicious: false }),
  );
  expect(JSON.stringify(finding)).not.toContain('by-the-attacker');
});

test('a role group of Exchange that the account is in, itself or through a group, is told; another group inside is not left out', async () => {
  const { items } = await found(exchangeRoleGroups, ({ exchangeRoleGroups: groups, roles, compromised }) => {
    const id = 'f0a20000-0000-4000-8000-00000000000e';
    const member = { principalId: compromised ?? '', access: 'member', from: null, until: null } as const;
    const active = [{ ...member, activated: false }];
    const group = { displayName: 'Recipient desk', isAssignableToRole: false, isManagedByPim: false };
    roles.groups.set(id, { ...group, id, active, eligible: [] });
    groups.get('Recipient Management')?.push(id);
    groups.get('Help Desk')?.push('f0a20000-0000-4000-8000-00000000000f');
  });
  expect(items).toEqual([
    { what: 'member of Recipient Management (through Recipient desk)', suspicious: true },
    { what: 'member of Discovery Management', suspicious: true },
    expect.objectContaining({ what: expect.stringMatching(/^Help Desk: .* is a member$/) as string }),
  ]);
});

test('what is beyond reach is unknown, and where the account signed in to it is told', async () => {
  const { items, summary } = await found(powerAutomateAndAzure, ({ signIns, clock, compromised }) => {
    const signIn = { objectId: compromised ?? '', failureReason: '', ipAddress: '203.0.113.66', interactive: true };
    const at = clock.now() - hours(1);
    signIns.push(
      { ...signIn, id: 'one', at, errorCode: 0, application: 'Azure Portal' },
      { ...signIn, id: 'two', at, errorCode: 50126, application: 'Microsoft Flow Portal' },
    );
  });
  expect(summary).toMatch(/^unknown: .* interactive sign-ins there since .*: 1$/);
  expect(items.map(({ what }) => what)).toEqual([
    'signed in to Azure Portal',
    'Power Automate flows: unknown',
    'Azure role assignments: unknown',
  ]);
});

test('a role group whose members Exchange does not tell costs that one, and is said', async () => {
  const { account, tenant, context, simulated } = await rehearse({});
  simulated.state.exchangeRoleGroups.get('Compliance Management')?.push('somebody');
  simulated.state.faults.push({ match: 'Get-RoleGroupMember', times: 1, answer: 403 });
  const finding = await exchangeRoleGroups.examine(account, tenant, context);
  expect(finding.summary).toMatch(/; of 1 the members are not told$/);
  expect(finding.items).toContainEqual(
    expect.objectContaining({ what: expect.stringMatching(/^not looked into: /), suspicious: true }),
  );
});
