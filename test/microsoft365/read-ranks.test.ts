import { connectTenant } from '../../shared/microsoft365/clients/connect-tenant.ts';
import { countAccounts, readRanks } from '../../shared/microsoft365/read-ranks.ts';
import { readConfig } from '../../shared/config.ts';
import { roleDefinitions } from '../../drill/simulation/tenant/roles/role-definitions.ts';
import { simulatedUser } from '../../drill/simulation/tenant/simulated-user.ts';
import type { SimulatedGroup } from '../../drill/simulation/tenant/roles/role-state.ts';
import { alex, boss, tenantUnderTest } from '../simulation/tenant-under-test.ts';
import type { TenantUnderTest } from '../simulation/tenant-under-test.ts';

const operators = 'f0a20000-0000-4000-8000-000000000001';
const board = 'f0a20000-0000-4000-8000-000000000002';
const through = 'f0a20000-0000-4000-8000-000000000003';
const sync = 'f0a20000-0000-4000-8000-000000000004';
const groupOf = (id: string, member: string): [string, SimulatedGroup] => [
  id,
  {
    ...{ id, displayName: id, isAssignableToRole: true, isManagedByPim: false, eligible: [] },
    active: [{ principalId: member, access: 'member', from: null, until: null, activated: false }],
  },
];
const holding = (principalId: string, role: string) => ({
  ...{ id: `${principalId}-${role}`, principalId, role, scope: '/' },
  ...{ from: null, until: null, activated: false },
});

let tenant: TenantUnderTest;
beforeAll(async () => {
  tenant = await tenantUnderTest({
    setUp({ roles, users }) {
      users.set(through, simulatedUser({ objectId: through, userPrincipalName: 'op@contoso.com', displayName: 'Op' }));
      roles.groups.set(...groupOf(operators, through));
      roles.groups.set(...groupOf(board, alex));
      roles.assignments.push(
        holding(operators, 'Helpdesk Administrator'),
        holding(sync, 'Directory Synchronization Accounts'),
      );
    },
  });
});
afterAll(() => tenant.close());

test('tells who holds a role, also through a group, who synchronises, and who is in the groups that were asked for', async () => {
  expect(roleDefinitions['Directory Synchronization Accounts']).toBe('d29b2b05-8046-44ba-8758-1e26182fcf32');
  Object.assign(process.env, tenant.environment);
  const connected = connectTenant(readConfig({ ...tenant.environment, CORDON_CASE_STORE: '/nowhere' }));
  const { admins, untouchable, members } = await readRanks([board], connected);
  expect([boss, through, sync].filter((each) => admins.has(each))).toEqual([boss, through, sync]);
  expect(admins.has(alex)).toBe(false);
  expect([...untouchable]).toEqual([sync]);
  expect([...(members.get(board) ?? [])]).toEqual([alex]);
});

test('counts the accounts without listing them', async () => {
  const connected = connectTenant(readConfig({ ...tenant.environment, CORDON_CASE_STORE: '/nowhere' }));
  expect(await countAccounts(connected)).toBe(tenant.state.users.size);
});
