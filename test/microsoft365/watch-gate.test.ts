import { emptyMailbox } from '../../drill/simulation/tenant/mailbox.ts';
import type { TenantState } from '../../drill/simulation/tenant/state.ts';
import { whyNotWatch } from '../../shared/microsoft365/watch/watch-gate.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { rehearsalStage } from './rehearse.ts';

const { rehearse } = rehearsalStage();

const registry = emptyMailbox({
  objectId: 'e5c10000-0000-4000-8000-0000000000aa',
  displayName: 'Registry',
  userPrincipalName: 'registry@contoso.com',
});
const roles = [
  'GroupMember.Read.All',
  'RoleManagement.Read.Directory',
  'RoleEligibilitySchedule.Read.Directory',
  'PrivilegedEligibilitySchedule.Read.AzureADGroup',
  'Exchange.ManageAsApp',
  'User.Read.All',
  'Organization.Read.All',
];

async function why(arrange: (state: TenantState, victim: string) => void = () => undefined, granted = roles) {
  const { account, tenant } = await rehearse(
    {
      scenario: 'cloud',
      setUp(state) {
        state.mailboxes.set(registry.objectId, structuredClone(registry));
        arrange(state, state.compromised ?? '');
      },
    },
    granted,
  );
  const options = PlanOptions.parse({ preservationMailbox: registry.primarySmtpAddress });
  return (await whyNotWatch(account, options, tenant)).join('\n');
}

test('a preservation mailbox that is none of this tenant is refused by name', async () => {
  const told = await why(({ mailboxes }) => mailboxes.delete(registry.objectId));
  expect(told).toBe('the preservation mailbox registry@contoso.com is no mailbox of this tenant');
});

test('an account without any such role may be watched', async () => {
  expect(await why()).toBe('');
});

test.each([
  'Global Administrator',
  'Exchange Administrator',
  'Security Administrator',
  'Reports Reader',
  'Application Administrator',
])('an account that is %s could find out, and is not watched', async (role) => {
  expect(await why((state, victim) => state.users.get(victim)!.directoryRoles.push(role))).toContain(role);
});

test('a role that comes by a group, or that the account may activate, is as good as held', async () => {
  const reasons = await why((state, victim) => {
    const forever = { from: null, until: null, activated: false };
    const id = '6f000000-0000-4000-8000-000000000001';
    const member = { principalId: victim, access: 'member', ...forever } as const;
    const group = { id, displayName: 'Operators', isAssignableToRole: true, isManagedByPim: false, eligible: [] };
    state.roles.groups.set(id, { ...group, active: [member] });
    const scope = '/';
    state.roles.assignments.push({ id: 'a', principalId: id, role: 'Security Administrator', scope, ...forever });
    state.roles.eligibilities.push({ id: 'b', principalId: victim, role: 'Exchange Administrator', scope, ...forever });
  });
  expect(reasons).toContain('Security Administrator');
  expect(reasons).toContain('Exchange Administrator (eligible)');
});

test('a role of a group that the account may join, by being eligible or its owner, is as good as held', async () => {
  const reasons = await why((state, victim) => {
    const forever = { from: null, until: null, activated: false };
    for (const [id, role] of [
      ['6f000000-0000-4000-8000-000000000001', 'Security Administrator'],
      ['6f000000-0000-4000-8000-000000000002', 'Exchange Administrator'],
    ] as const) {
      const isOwner = role === 'Exchange Administrator';
      const held = [{ principalId: victim, access: isOwner ? 'owner' : 'member', ...forever } as const];
      const group = { id, displayName: role, isAssignableToRole: true, isManagedByPim: !isOwner };
      state.roles.groups.set(id, { ...group, active: isOwner ? held : [], eligible: isOwner ? [] : held });
      state.roles.assignments.push({ id: role, principalId: id, role, scope: '/', ...forever });
    }
  });
  expect(reasons).toContain('Security Administrator (eligible)');
  expect(reasons).toContain('Exchange Administrator (eligible)');
});

test('the owner of an application could come in as it, and is not watched', async () => {
  const reasons = await why((state, victim) => {
    const id = '7a000000-0000-4000-8000-000000000001';
    const nothing = { passwords: [], keys: [], federated: [], roles: [] };
    state.applications.set(id, {
      kind: 'application',
      id,
      appId: id,
      displayName: 'Robot',
      owners: [victim],
      ...nothing,
    });
  });
  expect(reasons).toContain('ownership of the application 7a000000-0000-4000-8000-000000000001');
});

test('a role group of Exchange that nobody has heard of counts as one that sees', async () => {
  const reasons = await why((state, victim) => state.exchangeRoleGroups.set('Night Watch', [victim]));
  expect(reasons).toContain('Night Watch (Exchange)');
});

test('a member of a role group of Exchange that sees mail flow is not watched', async () => {
  const reasons = await why((state, victim) => state.exchangeRoleGroups.get('Discovery Management')?.push(victim));
  expect(reasons).toContain('Discovery Management (Exchange)');
});

test('what cannot be read is a reason not to watch', async () => {
  const without = roles.filter((role) => role !== 'RoleManagement.Read.Directory');
  expect(await why(undefined, without)).toContain('unknown');
});

test('a preservation mailbox that the account may open keeps nothing from it', async () => {
  const reasons = await why((state, victim) => {
    const right = { trustee: victim, accessRights: ['FullAccess'], inherited: false, deny: false };
    state.mailboxes.get(registry.objectId)!.permissions.push(right);
  });
  expect(reasons).toContain('registry@contoso.com');
});

test('a preservation mailbox that does not exist keeps nothing at all', async () => {
  expect(await why((state) => state.mailboxes.delete(registry.objectId))).toContain('preservation mailbox');
});
