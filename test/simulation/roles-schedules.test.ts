import { roleDefinitions } from '../../drill/simulation/tenant/roles/role-definitions.ts';
import type { RoleHolding } from '../../drill/simulation/tenant/roles/role-state.ts';
import { alex, boss, errorCode, tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

const holding = (more: Partial<RoleHolding> = {}): RoleHolding => ({
  id: 'f0a10000-0000-4000-8000-000000000001',
  principalId: alex,
  role: 'Helpdesk Administrator',
  scope: '/',
  from: null,
  until: null,
  activated: false,
  ...more,
});
const remove = {
  action: 'adminRemove',
  principalId: alex,
  roleDefinitionId: roleDefinitions['Helpdesk Administrator'],
  directoryScopeId: '/',
};
const assign = {
  ...remove,
  justification: 'test',
  action: 'adminAssign',
  scheduleInfo: { startDateTime: '2026-03-02T09:00:00Z', expiration: { type: 'noExpiration' } },
};
const requests = '/roleManagement/directory/roleAssignmentScheduleRequests';

let tenant: TenantUnderTest;
afterEach(() => tenant.close());
const start = async (grantedRoles: string[]): Promise<void> => {
  tenant = await tenantUnderTest({ grantedRoles });
};

test('who may only remove ends a role that was assigned outside of Privileged Identity Management, and gives none', async () => {
  await start(['RoleAssignmentSchedule.Remove.Directory']);
  tenant.state.roles.assignments.push(holding());
  expect((await tenant.graph('POST', requests, remove)).status).toBe(201);
  expect(tenant.state.roles.assignments).toEqual([]);
  const answer = await tenant.graph('POST', requests, assign);
  expect([answer.status, errorCode(answer)]).toEqual([403, 'UnknownError']);
});

test('what is not there cannot be removed, and what is there cannot be given again', async () => {
  await start(['RoleAssignmentSchedule.ReadWrite.Directory']);
  expect(errorCode(await tenant.graph('POST', requests, remove))).toBe('RoleAssignmentDoesNotExist');
  expect((await tenant.graph('POST', requests, assign)).status).toBe(201);
  expect(errorCode(await tenant.graph('POST', requests, assign))).toBe('RoleAssignmentExists');
});

test('an assignment without a reason is refused by the policy, a removal is not', async () => {
  await start(['RoleAssignmentSchedule.ReadWrite.Directory']);
  const { justification: _, ...without } = assign;
  expect(errorCode(await tenant.graph('POST', requests, without))).toBe('RoleAssignmentRequestPolicyValidationFailed');
  expect((await tenant.graph('POST', requests, assign)).status).toBe(201);
  expect((await tenant.graph('POST', requests, remove)).status).toBe(201);
});

test('an assignment without a schedule is refused', async () => {
  await start(['RoleAssignmentSchedule.ReadWrite.Directory']);
  const { scheduleInfo: _, ...without } = assign;
  expect((await tenant.graph('POST', requests, without)).status).toBe(400);
});

test('an activation is kept for five minutes', async () => {
  await start(['RoleAssignmentSchedule.Remove.Directory']);
  tenant.state.roles.assignments.push(holding({ activated: true, from: tenant.clock.now() }));
  expect(errorCode(await tenant.graph('POST', requests, remove))).toBe('ActiveDurationTooShort');
  tenant.clock.advance(300_000);
  expect((await tenant.graph('POST', requests, remove)).status).toBe(201);
});

test('a schedule that has ended is neither listed nor held', async () => {
  await start(['RoleManagement.Read.Directory']);
  tenant.state.roles.assignments.push(holding({ until: tenant.clock.now() + 60_000 }));
  const filter = encodeURIComponent(`principalId eq '${alex}'`);
  const rows = async (): Promise<unknown> => {
    const path = `/roleManagement/directory/roleAssignmentScheduleInstances?$filter=${filter}`;
    return (await tenant.graph('GET', path)).body['value'];
  };
  expect(await rows()).toHaveLength(1);
  tenant.clock.advance(60_000);
  expect(await rows()).toEqual([]);
});

test('without Entra ID P2 there are no schedules, only assignments', async () => {
  await start(['RoleManagement.Read.Directory']);
  tenant.state.organization.identityProtection = false;
  const answer = await tenant.graph('GET', '/roleManagement/directory/roleEligibilityScheduleInstances');
  expect([answer.status, errorCode(answer)]).toEqual([400, 'AadPremiumLicenseRequired']);
  const filter = encodeURIComponent(`principalId eq '${boss}'`);
  const { body } = await tenant.graph('GET', `/roleManagement/directory/roleAssignments?$filter=${filter}`);
  expect(body['value']).toMatchObject([{ roleDefinitionId: roleDefinitions['Global Administrator'] }]);
});

test('access to groups is listed for one principal or one group only', async () => {
  await start(['PrivilegedAssignmentSchedule.Read.AzureADGroup']);
  const path = '/identityGovernance/privilegedAccess/group/assignmentScheduleInstances';
  expect(errorCode(await tenant.graph('GET', path))).toBe('MissingFilter');
});
