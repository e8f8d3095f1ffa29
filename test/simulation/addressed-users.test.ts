import { cloud } from '../../drill/rehearsal/scenarios/cloud.ts';
import { keysAsSegments } from '../../drill/simulation/tenant/graph/keys-as-segments.ts';
import { errorCode, tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

const { objectId, userPrincipalName } = cloud.account;
let tenant: TenantUnderTest;
beforeAll(async () => {
  tenant = await tenantUnderTest({ scenario: cloud, grantedRoles: roles });
});
afterAll(() => tenant.close());
const roles = [
  'Directory.ReadWrite.All',
  'Directory.Read.All',
  'MailboxSettings.ReadWrite',
  'UserAuthenticationMethod.ReadWrite.All',
];

const underUser = [
  '',
  '/authentication/methods',
  '/mailFolders/inbox/messageRules',
  '/transitiveMemberOf',
  '/ownedObjects',
  '/registeredDevices',
  '/ownedDevices',
  '/oauth2PermissionGrants',
  '/appRoleAssignments',
];

test.each(underUser)('/users/{id}%s is found by principal name and with a key in brackets', async (rest) => {
  const byId = await tenant.graph('GET', `/users/${objectId}${rest}`);
  expect(byId.status).toBe(200);
  for (const named of [
    `/users/${userPrincipalName.toUpperCase()}`,
    `/users('${encodeURIComponent(userPrincipalName)}')`,
  ]) {
    const { status, body } = await tenant.graph('GET', named + rest);
    const { '@odata.context': _, ...rows } = body;
    const { '@odata.context': __, ...expected } = byId.body;
    expect([status, rows]).toEqual([200, expected]);
  }
});

test.each(underUser)('/users/{id}%s of nobody is not found', async (rest) => {
  const answer = await tenant.graph('GET', `/users/nobody@contoso.com${rest}`);
  expect([answer.status, errorCode(answer)]).toEqual([404, 'Request_ResourceNotFound']);
});

test('a quote in a key is doubled, and a key elsewhere than at the end of a segment is none', () => {
  expect(keysAsSegments("/v1.0/users('o''weber@contoso.com')/messages")).toBe(
    "/v1.0/users/o'weber@contoso.com/messages",
  );
  expect(keysAsSegments("/v1.0/users/delta(token='x')x")).toBe("/v1.0/users/delta(token='x')x");
});

test('a rule is read, switched off and deleted by its id, and a hidden one is not there', async () => {
  const path = `/users/${userPrincipalName}/mailFolders/inbox/messageRules`;
  const rules = (await tenant.graph('GET', path)).body['value'] as readonly { id: string }[];
  const [rule] = rules;
  expect(await tenant.graph('GET', `${path}/${rule!.id}`)).toMatchObject({ status: 200, body: { isEnabled: true } });
  const off = await tenant.graph('PATCH', `${path}/${rule!.id}`, { isEnabled: false });
  expect(off).toMatchObject({ status: 200, body: { id: rule!.id, isEnabled: false } });
  expect((await tenant.graph('DELETE', `${path}/${rule!.id}`)).status).toBe(204);
  const [hidden] = tenant.state.mailboxes.get(objectId)!.inboxRules;
  for (const id of [rule!.id, Buffer.from(hidden!.ruleIdentity).toString('base64url')]) {
    const again = await tenant.graph('DELETE', `${path}/${id}`);
    expect([again.status, errorCode(again)]).toEqual([404, 'ErrorItemNotFound']);
  }
});
