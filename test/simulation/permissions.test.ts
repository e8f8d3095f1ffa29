import { alex, boss, errorCode, tenantUnderTest } from './tenant-under-test.ts';

async function patched(id: string, body: object, grantedRoles: string[], directoryRoles: string[]) {
  const tenant = await tenantUnderTest({ grantedRoles, directoryRoles });
  const answer = await tenant.graph('PATCH', `/users/${id}`, body);
  await tenant.close();
  return { answer, enabled: tenant.state.users.get(id)?.accountEnabled, used: [...tenant.state.usedRoles] };
}
const block = { accountEnabled: false };
const mayBlock = ['User.ReadWrite.All', 'User.EnableDisableAccount.All', 'User.Read.All'];

test('blocking uses the least privileged role that the app holds', async () => {
  const { answer, used } = await patched(alex, block, mayBlock, []);
  expect([answer.status, used]).toEqual([204, ['User.EnableDisableAccount.All', 'User.Read.All']]);
});

test('without the role nothing is changed', async () => {
  const { answer, enabled, used } = await patched(alex, block, ['User.Read.All'], []);
  expect([answer.status, errorCode(answer), enabled, used]).toEqual([403, 'Authorization_RequestDenied', true, []]);
});

test('the role for blocking does not set passwords', async () => {
  const { answer } = await patched(alex, { passwordProfile: { password: 'Nobody-knows-1' } }, mayBlock.slice(1), []);
  expect(answer.status).toBe(403);
});

test.each([
  ['without a directory role', [], 403],
  ['with one of too low a rank', ['User Administrator'], 403],
  ['with one that outranks the user', ['Privileged Authentication Administrator'], 204],
])('an administrator is blocked %s: %s -> %i', async (_, directoryRoles, status) => {
  const { answer, enabled } = await patched(boss, block, mayBlock, directoryRoles);
  expect([answer.status, enabled]).toEqual([status, status !== 204]);
});

test('SharePoint refuses an app without full control', async () => {
  const tenant = await tenantUnderTest({ grantedRoles: ['User.Read.All'] });
  const authorization = `Bearer ${await tenant.appToken(tenant.sharePointAdminUrl)}`;
  const answer = await tenant.call(
    'POST',
    `${tenant.sharePointAdminUrl}/_api/Microsoft.Online.SharePoint.TenantManagement.Office365Tenant/RevokeAllUserSessions`,
    { authorization, 'content-type': 'application/json' },
    '{"userName":"alex.weber@contoso.com"}',
  );
  await tenant.close();
  expect(answer.status).toBe(401);
});

test('a tenant without Entra ID P2 does not take confirmations of risk', async () => {
  const tenant = await tenantUnderTest({
    setUp: (state) => {
      state.organization.identityProtection = false;
    },
  });
  const body = { userIds: [alex] };
  const answer = await tenant.graph('POST', '/identityProtection/riskyUsers/confirmCompromised', body);
  await tenant.close();
  expect([answer.status, errorCode(answer)]).toEqual([403, 'Forbidden']);
});

test.each([
  ['the mailbox', `/users/${alex}/mailFolders/inbox/messageRules`, 'ErrorAccessDenied'],
  ['the drive', `/users/${alex}/drive/root/delta`, 'accessDenied'],
  ['the directory', `/users/${alex}`, 'Authorization_RequestDenied'],
])('an app without the role is refused by %s in its own words', async (_, path, code) => {
  const tenant = await tenantUnderTest({ grantedRoles: [] });
  const answer = await tenant.graph('GET', path);
  await tenant.close();
  expect([answer.status, errorCode(answer)]).toEqual([403, code]);
});
