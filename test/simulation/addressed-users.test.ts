import { cloud } from '../../drill/rehearsal/scenarios/cloud.ts';
import { people } from '../../drill/simulation/tenant/people.ts';
import { keysAsSegments } from '../../drill/simulation/tenant/graph/keys-as-segments.ts';
import { errorCode, tenantUnderTest, type Answer, type TenantUnderTest } from './tenant-under-test.ts';

const { objectId, userPrincipalName } = cloud.account;
let tenant: TenantUnderTest;
beforeAll(async () => {
  tenant = await tenantUnderTest({
    scenario: cloud,
    grantedRoles: roles,
    setUp({ users, content }) {
      users.get(objectId)!.manager = priya.objectId;
      content.drives.set(objectId, { driveId: 'b!drive', items: [] });
      users.get(objectId)!.directoryRoles.push('Helpdesk Administrator');
    },
  });
});
afterAll(() => tenant.close());
const roles = [
  'Directory.ReadWrite.All',
  'Directory.Read.All',
  'MailboxSettings.ReadWrite',
  'UserAuthenticationMethod.ReadWrite.All',
  'RoleManagement.Read.Directory',
  'Application.Read.All',
  'Files.Read.All',
  'User.RevokeSessions.All',
];
const { priya } = people;

const underUser = [
  '',
  '/authentication/methods',
  '/mailFolders/inbox/messageRules',
  '/transitiveMemberOf',
  '/memberOf',
  '/directReports',
  '/manager',
  '/mailboxSettings',
  '/drive',
  '/drive/root',
  '/drive/root/children',
  ...['email', 'fido2', 'microsoftAuthenticator', 'password', 'phone', 'platformCredential', 'softwareOath']
    .concat('temporaryAccessPass', 'windowsHelloForBusiness', 'externalAuthentication')
    .map((type) => `/authentication/${type}Methods`),
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

const lists = ['/users', '/groups', '/devices', '/applications', '/servicePrincipals', '/directoryRoles'];
test.each([...underUser.map((rest) => `/users/${objectId}${rest}`), ...lists])(
  'beta and v1.0 both serve %s',
  async (path) => {
    const asked = ['v1.0', 'beta'].map((version) => get(`/${version}${path}`));
    const [one, other] = await Promise.all(asked);
    expect([one?.status, other?.status]).toEqual([200, 200]);
    const context = new RegExp(`/beta/.metadata#`);
    expect([other?.body['@odata.context'], one?.body['@odata.context']]).toEqual([
      expect.stringMatching(context),
      expect.not.stringMatching(context),
    ]);
  },
);

async function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const bearer = { authorization: `Bearer ${await tenant.appToken(tenant.url)}` };
  return tenant.call('GET', tenant.url + path, { ...bearer, ...headers });
}

test('the members of a list are found one by one', async () => {
  for (const path of ['/devices', '/applications', '/servicePrincipals', '/directoryRoles', '/groups', '/users']) {
    for (const row of (await get(`/v1.0${path}`)).body['value'] as readonly { id: string }[]) {
      expect(await get(`/beta${path}/${row.id}`)).toMatchObject({ status: 200, body: { id: row.id } });
    }
  }
  for (const type of ['methods', 'fido2Methods', 'passwordMethods']) {
    const path = `/v1.0/users/${objectId}/authentication/${type}`;
    const rows = (await get(path)).body['value'] as readonly { id: string }[];
    expect(rows.length).toBeGreaterThan(0);
    for (const { id } of rows) expect(await get(`${path}/${id}`)).toMatchObject({ status: 200, body: { id } });
    expect(await get(`${path}/nothing`)).toMatchObject({ status: 404 });
  }
});

test('what hangs on a thing is answered inside it where the address wants that', async () => {
  const expanded = await get(`/v1.0/users/${objectId}?$select=displayName&$expand=manager($select=id)`);
  expect(expanded.body).toMatchObject({ displayName: people.alex.displayName, manager: { id: priya.objectId } });
  expect(Object.keys(expanded.body).filter((name) => !name.startsWith('@'))).toEqual(['displayName', 'manager']);
  const all = (await get('/v1.0/users?$expand=memberOf&$top=2')).body['value'] as readonly { memberOf: unknown[] }[];
  expect(all.map(({ memberOf }) => Array.isArray(memberOf))).toEqual([true, true]);
  // Without a manager there is no such property.
  expect((await get(`/v1.0/users/${priya.objectId}?$expand=manager`)).body).not.toHaveProperty('manager');
});

test('mail is answered for a while by what the settings say, and only in their own words', async () => {
  const path = `/users/${objectId}/mailboxSettings`;
  const automaticRepliesSetting = { status: 'alwaysEnabled', externalAudience: 'all', externalReplyMessage: 'Away' };
  expect(await tenant.graph('PATCH', path, { automaticRepliesSetting })).toMatchObject({
    status: 200,
    body: { automaticRepliesSetting },
  });
  expect(tenant.state.mailboxes.get(objectId)?.settings.automaticReplies).toMatchObject({ state: 'Enabled' });
  const odd = await tenant.graph('PATCH', path, { automaticRepliesSetting: { status: 'Enabled' } });
  expect(odd.status).toBe(400);
});

test('an application is nobody to itself', async () => {
  for (const path of ['/v1.0/me', '/beta/me', '/v1.0/me/messages', '/v1.0/me/manager']) {
    const answer = await get(path);
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([400, expect.stringContaining('delegated')]);
  }
});

test('beta has batches of its own', async () => {
  const headers = { authorization: `Bearer ${await tenant.appToken(tenant.url)}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ requests: [{ id: '1', method: 'GET', url: `/users/${objectId}` }] });
  const answer = await tenant.call('POST', `${tenant.url}/beta/$batch`, headers, body);
  expect(answer.body['responses']).toMatchObject([{ status: 200, body: { id: objectId } }]);
});

test('beta still ends refresh tokens in the old words, v1.0 does not know them', async () => {
  const invalidate = `/users/${objectId}/invalidateAllRefreshTokens`;
  expect((await tenant.graph('POST', invalidate)).status).toBe(400);
  const headers = { authorization: `Bearer ${await tenant.appToken(tenant.url)}` };
  const answer = await tenant.call('POST', `${tenant.url}/beta${invalidate}`, headers);
  expect(answer).toMatchObject({ status: 200, body: { value: true } });
});

test.each([
  ['/users?$slect=id', {}],
  ['/users?$skip=1', {}],
  ['/users?$count=yes', {}],
  ['/users?$top=1&$top=2', {}],
  ['/users?$filter=colour eq 1', {}],
  ["/users?$filter=displayName eq 'x' or", {}],
  ['/users?$search="displayName:a"', {}],
  ['/users?$search=a', { consistencylevel: 'eventual' }],
  ['/users?$expand=manager,memberOf', {}],
  ['/users?$expand=manager($levels=max)', {}],
  [`/users/${objectId}?$top=1`, {}],
  [`/users/${objectId}?$filter=id eq 'x'`, {}],
  [`/users/${objectId}/memberOf?$filter=colour eq 'red'`, {}],
  [`/users/${objectId}/authentication/methods?$search="a"`, {}],
  ['/organization?$orderby=colour', {}],
  [`/users/${objectId}/drive/root/children?$select=colour`, {}],
])('an option that the service does not know, or does not do there, is refused: %s', async (path, headers) => {
  expect((await get(`/v1.0${path}`, headers)).status).toBe(400);
});

test('people are searched for by words, and counted', async () => {
  const found = await get('/v1.0/users?$search="displayName:priya"&$count=true', { consistencylevel: 'eventual' });
  expect(found.body).toMatchObject({ '@odata.count': 1, value: [{ id: priya.objectId }] });
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
