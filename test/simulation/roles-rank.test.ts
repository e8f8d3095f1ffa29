import type { SimulatedGroup } from '../../drill/simulation/tenant/roles/role-state.ts';
import type { TenantState } from '../../drill/simulation/tenant/state.ts';
import { alex, tenantUnderTest } from './tenant-under-test.ts';

const mayBlock = ['User.EnableDisableAccount.All', 'User.Read.All'];

async function blocked(setUp: (state: TenantState) => void, directoryRoles: string[] = []): Promise<number> {
  const tenant = await tenantUnderTest({ grantedRoles: mayBlock, directoryRoles, setUp });
  const { status } = await tenant.graph('PATCH', `/users/${alex}`, { accountEnabled: false });
  await tenant.close();
  return status;
}

const groupId = 'f0a20000-0000-4000-8000-000000000001';
const inGroup =
  (more: Partial<SimulatedGroup> = {}, access: 'member' | 'owner' = 'member') =>
  ({ roles }: TenantState): void => {
    const active = [{ principalId: alex, access, from: null, until: null, activated: false }];
    const group = { id: groupId, displayName: 'Admins', isManagedByPim: false, eligible: [], active };
    roles.groups.set(groupId, { ...group, isAssignableToRole: true, ...more });
  };

test.each(['member', 'owner'] as const)(
  'the %s of a role-assignable group is guarded like an administrator',
  async (access) => {
    expect(await blocked(inGroup({}, access), ['User Administrator'])).toBe(403);
    expect(await blocked(inGroup({}, access), ['Privileged Authentication Administrator'])).toBe(204);
  },
);

test('a role held through a group inside another group counts', async () => {
  const nested = (state: TenantState): void => {
    inGroup({ isAssignableToRole: false })(state);
    const id = 'f0a20000-0000-4000-8000-000000000002';
    const active = [{ principalId: groupId, access: 'member', from: null, until: null, activated: false } as const];
    const group = { id, displayName: 'Outer', isAssignableToRole: false, isManagedByPim: false, eligible: [], active };
    state.roles.groups.set(id, group);
    const assignment = { id: 'f0a10000-0000-4000-8000-000000000001', principalId: id, role: 'Security Administrator' };
    state.roles.assignments.push({ ...assignment, scope: '/', from: null, until: null, activated: false });
  };
  expect(await blocked(nested, ['User Administrator'])).toBe(403);
});

test('a role that may only be activated does not count', async () => {
  const eligible = ({ roles }: TenantState): void => {
    const assignment = { id: 'f0a10000-0000-4000-8000-000000000001', principalId: alex, role: 'Global Administrator' };
    roles.eligibilities.push({ ...assignment, scope: '/', from: null, until: null, activated: false });
  };
  expect(await blocked(eligible)).toBe(204);
});

describe('a member of a restricted administrative unit', () => {
  const unit = { id: 'f0a30000-0000-4000-8000-000000000001', displayName: 'Executives', members: [alex] };
  const restricted = ({ roles }: TenantState): void => {
    roles.administrativeUnits.push({ ...unit, isMemberManagementRestricted: true });
  };

  test('is out of reach even of whoever outranks them', async () => {
    expect(await blocked(restricted, ['Privileged Authentication Administrator'])).toBe(403);
  });

  test('is within reach of who is assigned to the unit', async () => {
    const assigned = (state: TenantState): void => {
      restricted(state);
      const scope = `/administrativeUnits/${unit.id}`;
      // The object id of the app's service principal.
      const principalId = '5b8e0b55-6d4c-4c1a-8f0e-0c0ffee0c0de';
      const holding = { id: 'f0a10000-0000-4000-8000-000000000001', principalId, role: 'User Administrator', scope };
      state.roles.assignments.push({ ...holding, from: null, until: null, activated: false });
    };
    expect(await blocked(assigned)).toBe(204);
  });

  test('of a unit that is not restricted is like everybody', async () => {
    const open = ({ roles }: TenantState): void => {
      roles.administrativeUnits.push({ ...unit, isMemberManagementRestricted: false });
    };
    expect(await blocked(open)).toBe(204);
  });
});
