import { appObjectId } from '../../drill/simulation/tenant/app-object-id.ts';
import { audit } from '../../drill/simulation/tenant/directory-audits.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { alex, boss, errorCode, tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
beforeEach(async () => {
  tenant = await tenantUnderTest({
    grantedRoles: ['AuditLog.Read.All', 'User.EnableDisableAccount.All', 'User.Read.All'],
  });
});
afterEach(() => tenant.close());

const made = (activityDisplayName: string, initiatedBy: string | null, target: string, at?: number): void => {
  const change = { activityDisplayName, category: 'UserManagement', initiatedBy };
  audit(tenant.state, { ...change, targets: [{ id: target, type: 'User' }], ...(at === undefined ? {} : { at }) });
};
const listed = async (filter: string): Promise<unknown> => {
  const { body } = await tenant.graph('GET', `/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}`);
  return (body['value'] as { activityDisplayName: string }[]).map((row) => row.activityDisplayName);
};

test('changes are found by who made them, by what they were about and since when, the newest first', async () => {
  const now = tenant.clock.now();
  made('one', alex, boss, now - 3_000);
  made('two', boss, alex, now - 2_000);
  made('three', alex, alex, now - 1_000);
  made('four', null, boss);
  tenant.clock.advance(minutes(2));
  expect(await listed(`initiatedBy/user/id eq '${alex}'`)).toEqual(['three', 'one']);
  expect(await listed(`targetResources/any(t:t/id eq '${alex}')`)).toEqual(['three', 'two']);
  const since = new Date(now - 2_500).toISOString();
  expect(await listed(`activityDateTime ge ${since} and initiatedBy/user/id eq '${alex}'`)).toEqual(['three']);
});

test('what is older than thirty days is forgotten', async () => {
  made('long ago', alex, alex, tenant.clock.now() - 31 * 86_400_000);
  expect(await listed(`initiatedBy/user/id eq '${alex}'`)).toEqual([]);
});

test('clauses are joined by and, by or and by brackets, and texts may begin so', async () => {
  made('Add user', alex, boss);
  made('Add app role', boss, alex);
  made('Update user', alex, alex);
  tenant.clock.advance(minutes(2));
  expect(await listed("activityDisplayName eq 'Add user' or activityDisplayName eq 'Update user'")).toHaveLength(2);
  const by = `initiatedBy/user/id eq '${alex}'`;
  expect(await listed(`(startswith(activityDisplayName, 'add') or category eq 'none') and ${by}`)).toEqual([
    'Add user',
  ]);
  expect(await listed(`initiatedBy/app/displayName eq 'Cordon'`)).toEqual([]);
});

test.each([
  "who eq 'me'",
  "activityDisplayName ne 'Add user'",
  "contains(activityDisplayName, 'user')",
  "not (category eq 'none')",
  "targetResources/any(t:t/type eq 'User')",
])('a filter that the log does not understand is refused: %s', async (filter) => {
  const answer = await tenant.graph('GET', `/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}`);
  expect([answer.status, errorCode(answer)]).toEqual([400, 'BadRequest']);
});

test('what an application changed is written down as well, as its own, and shows two minutes later', async () => {
  await tenant.graph('PATCH', `/users/${alex}`, { accountEnabled: false });
  const about = `targetResources/any(t:t/id eq '${alex}')`;
  expect(await listed(about)).toEqual([]);
  tenant.clock.advance(minutes(2));
  expect(await listed(about)).toEqual(['Update user', 'Disable account']);
  const { body } = await tenant.graph('GET', '/auditLogs/directoryAudits');
  const app = { displayName: 'Cordon', servicePrincipalId: appObjectId };
  expect(body).toMatchObject({ value: [{ initiatedBy: { user: null, app } }, {}] });
});
