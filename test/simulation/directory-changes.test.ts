import { cloud } from '../../drill/rehearsal/scenarios/cloud.ts';
import { people } from '../../drill/simulation/tenant/people.ts';
import { days } from '../../shared/domain/duration.ts';
import { errorCode, tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

const { objectId: alex, userPrincipalName } = cloud.account;
const { priya } = people;
const team = '7ea30000-0000-4000-8000-000000000001';
const around = '7ea30000-0000-4000-8000-000000000002';
let tenant: TenantUnderTest;
const starting = async (grantedRoles: readonly string[], directoryRoles?: string[]): Promise<void> => {
  tenant = await tenantUnderTest({
    scenario: cloud,
    grantedRoles,
    ...(directoryRoles && { directoryRoles }),
    setUp({ users, roles, content }) {
      users.get(alex)!.manager = priya.objectId;
      content.drives.set(alex, {
        driveId: 'b!drive',
        items: [{ itemId: 'item', name: 'Plans', isFolder: true, shared: null, permissions: [] }],
      });
      const member = { access: 'member', from: null, until: null, activated: false } as const;
      const group = { isAssignableToRole: false, isManagedByPim: false, eligible: [] };
      roles.groups.set(team, {
        ...group,
        id: team,
        displayName: 'Team',
        active: [{ ...member, principalId: alex }],
      });
      roles.groups.set(around, {
        ...group,
        id: around,
        displayName: 'All teams',
        active: [{ ...member, principalId: team }],
      });
    },
  });
};
beforeEach(() => starting(['User.ReadWrite.All', 'Directory.Read.All', 'Files.Read.All']));
afterEach(() => tenant.close());

type Rows = readonly Readonly<Record<string, unknown>>[];
/** Follows a delta query to the end of its round. */
async function round(from: string): Promise<{ rows: Rows; link: string }> {
  const rows: Record<string, unknown>[] = [];
  for (let path = from; ;) {
    const { status, body } = await tenant.graph('GET', path);
    expect([status, body]).toEqual([200, expect.anything()]);
    rows.push(...(body['value'] as Record<string, unknown>[]));
    const link = body['@odata.deltaLink'] as string | undefined;
    if (link !== undefined) return { rows, link: link.slice(`${tenant.url}/v1.0`.length) };
    path = String(body['@odata.nextLink']).slice(`${tenant.url}/v1.0`.length);
  }
}

test('a drive expands several relations in one request, the directory refuses the second by its rule', async () => {
  const item = await tenant.graph(
    'GET',
    `/users/${alex}/drive/items/item?$expand=permissions($select=id,roles),children`,
  );
  expect(item.body).toMatchObject({ id: 'item', permissions: [], children: [] });
  const refused = await tenant.graph('GET', `/users/${alex}?$expand=manager($select=id,displayName),memberOf`);
  expect([refused.status, errorCode(refused), JSON.stringify(refused.body)]).toEqual([
    400,
    'BadRequest',
    expect.stringContaining('contained at least 2 items, but the maximum allowed is 1'),
  ]);
});

test('a delta query tells everybody once, then who changed, went and came back', async () => {
  const first = await round('/users/delta?$select=userPrincipalName,accountEnabled,manager');
  expect(first.rows).toHaveLength(tenant.state.users.size);
  expect(first.rows.find(({ id }) => id === alex)).toEqual({
    id: alex,
    userPrincipalName,
    accountEnabled: true,
    'manager@delta': [{ '@odata.type': '#microsoft.graph.user', id: priya.objectId }],
  });
  const quiet = await round(first.link);
  expect(quiet.rows).toEqual([]);
  await tenant.graph('PATCH', `/users/${alex}`, { accountEnabled: false });
  tenant.clock.advance(2_000);
  const blocked = await round(quiet.link);
  expect(blocked.rows).toMatchObject([{ id: alex, userPrincipalName, accountEnabled: false }]);
  await tenant.graph('DELETE', `/users/${alex}`);
  const gone = await round(blocked.link);
  expect(gone.rows).toEqual([{ id: alex, '@removed': { reason: 'changed' } }]);
  await tenant.graph('POST', `/directory/deletedItems/${alex}/restore`);
  expect((await round(gone.link)).rows).toMatchObject([{ id: alex, accountEnabled: false }]);
  await tenant.graph('DELETE', `/users/${alex}`);
  await tenant.graph('DELETE', `/directory/deletedItems/${alex}`);
  expect((await round(blocked.link)).rows).toEqual([{ id: alex, '@removed': { reason: 'deleted' } }]);
});

test('a change that is not selected is not told, and a minimal answer has what changed', async () => {
  const { link } = await round('/users/delta?$select=displayName');
  const all = await round(`/users/microsoft.graph.delta()?$filter=id eq '${alex}'&$select=displayName,accountEnabled`);
  expect(all.rows).toHaveLength(1);
  await tenant.graph('PATCH', `/users/${alex}`, { accountEnabled: false });
  tenant.clock.advance(2_000);
  expect((await round(link)).rows).toEqual([]);
  const headers = { authorization: `Bearer ${await tenant.appToken(tenant.url)}`, prefer: 'return=minimal' };
  const minimal = await tenant.call('GET', `${tenant.url}/v1.0${all.link}`, headers);
  expect(minimal.body['value']).toEqual([{ id: alex, accountEnabled: false }]);
});

test('from now on: the latest token tells nobody who is there already', async () => {
  expect((await round('/users/delta?$deltatoken=latest')).rows).toEqual([]);
  expect((await round('/users/delta?$deltaToken=latest')).rows).toEqual([]);
});

test('a token lives for a week, and what is no token or cannot be asked is refused', async () => {
  const { link } = await round('/users/delta');
  for (const query of [
    '$top=5',
    '$orderby=displayName',
    '$expand=manager',
    "$filter=displayName eq 'x'",
    '$select=colour',
  ])
    expect((await tenant.graph('GET', `/users/delta?${query}`)).status).toBe(400);
  expect((await tenant.graph('GET', `${link}&$select=id`)).status).toBe(400);
  expect((await tenant.graph('GET', '/users/delta?$deltatoken=invented')).status).toBe(400);
  tenant.clock.advance(days(7) + 1);
  const expired = await tenant.graph('GET', link);
  expect([expired.status, errorCode(expired)]).toEqual([400, 'syncStateNotFound']);
});

test('memberships are checked and told through other groups, roles by their template too', async () => {
  tenant.state.users.get(alex)!.directoryRoles.push('Helpdesk Administrator');
  const helpdesk = '729827e3-9c14-49f7-bb1b-9608f156bbb8';
  const post = async (path: string, body: object) => (await tenant.graph('POST', path, body)).body['value'];
  const checked = await post(`/users/${userPrincipalName}/checkMemberGroups`, { groupIds: [around, 'none', team] });
  expect(checked).toEqual([around, team]);
  expect(await post(`/groups/${team}/checkMemberGroups`, { groupIds: [team, around] })).toEqual([around]);
  expect(await post(`/directoryObjects/${alex}/checkMemberObjects`, { ids: [helpdesk, team] })).toEqual([
    helpdesk,
    team,
  ]);
  expect(await post(`/users/${alex}/getMemberGroups`, { securityEnabledOnly: true })).toEqual([team, around]);
  for (const action of ['getMemberGroups', 'getMemberObjects']) {
    const told = await post(`/users/${alex}/${action}`, { securityEnabledOnly: false });
    expect(told).toEqual([team, around, expect.stringContaining('9c14')]);
  }
});

test('what is no question about memberships is refused', async () => {
  for (const [path, body, status] of [
    [`/users/${alex}/checkMemberGroups`, { groupIds: Array.from({ length: 21 }, () => team) }, 400],
    [`/users/${alex}/checkMemberGroups`, { ids: [team] }, 400],
    [`/users/${alex}/checkMemberObjects`, { groupIds: [team] }, 400],
    [`/users/${alex}/getMemberGroups`, { securityEnabledOnly: 'true' }, 400],
    [`/groups/${team}/getMemberGroups`, { securityEnabledOnly: true }, 400],
    ['/users/nobody@contoso.com/getMemberGroups', { securityEnabledOnly: true }, 404],
    [`/groups/${alex}/checkMemberGroups`, { groupIds: [team] }, 404],
  ] as const)
    expect([path, (await tenant.graph('POST', path, body)).status]).toEqual([path, status]);
});

test('a deleted account is kept for thirty days under a name of its own, and comes back with its mailbox', async () => {
  const hasMailbox = tenant.state.mailboxes.has(alex);
  expect((await tenant.graph('DELETE', `/users/${userPrincipalName}`)).status).toBe(204);
  expect((await tenant.graph('GET', `/users/${alex}`)).status).toBe(404);
  expect((await tenant.graph('DELETE', `/users/${alex}`)).status).toBe(404);
  expect(tenant.state.mailboxes.has(alex)).toBe(false);
  const path = '/directory/deletedItems/microsoft.graph.user';
  const name = `${alex.replaceAll('-', '')}${userPrincipalName}`;
  expect((await tenant.graph('GET', path)).body['value']).toMatchObject([{ id: alex, userPrincipalName: name }]);
  expect((await tenant.graph('GET', '/directory/deletedItems')).status).toBe(400);
  expect((await tenant.graph('POST', `/directory/deletedItems/${alex}/restore`)).body).toMatchObject({ id: alex });
  expect([tenant.state.users.has(alex), tenant.state.mailboxes.has(alex)]).toEqual([true, hasMailbox]);
  const [deleted, restored] = tenant.state.directoryAudits.slice(-2);
  expect([deleted?.activityDisplayName, restored?.activityDisplayName]).toEqual(['Delete user', 'Restore user']);
  expect(deleted).toMatchObject({ initiatedBy: null, targets: [{ id: alex }] });
  await tenant.graph('DELETE', `/users/${alex}`);
  tenant.clock.advance(days(30));
  expect((await tenant.graph('POST', `/directory/deletedItems/${alex}/restore`)).status).toBe(404);
  expect((await tenant.graph('GET', path)).body['value']).toEqual([]);
});

test('an account whose name another one has by now is not restored', async () => {
  const { state } = tenant;
  await tenant.graph('DELETE', `/users/${alex}`);
  state.users.get(priya.objectId)!.userPrincipalName = userPrincipalName;
  const answer = await tenant.graph('POST', `/directory/deletedItems/${alex}/restore`);
  expect([answer.status, errorCode(answer), state.users.has(alex)]).toEqual([400, 'Request_BadRequest', false]);
});

test('deleting takes its own permission, and for an administrator a role that outranks theirs', async () => {
  await tenant.close();
  await starting(['User.ReadWrite.All'], ['User Administrator']);
  tenant.state.users.get(alex)!.directoryRoles.push('Global Administrator');
  for (const path of [`/users/${alex}`, `/users/${userPrincipalName}`])
    expect(errorCode(await tenant.graph('DELETE', path))).toBe('Authorization_RequestDenied');
  await tenant.close();
  await starting(['User.EnableDisableAccount.All', 'Directory.ReadWrite.All']);
  expect((await tenant.graph('DELETE', `/users/${alex}`)).status).toBe(403);
  expect(tenant.state.users.has(alex)).toBe(true);
});
