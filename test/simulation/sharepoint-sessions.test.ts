import { alex, tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';
import { openSharePointSession } from '../../drill/simulation/tenant/sharepoint/user-sessions.ts';

let tenant: TenantUnderTest;
let cookie: string;
beforeEach(async () => {
  tenant = await tenantUnderTest();
  cookie = openSharePointSession(tenant.state, alex);
});
afterEach(() => tenant.close());

const hours = (n: number) => n * 3_600_000;
const readFiles = async () =>
  (await tenant.call('GET', `${tenant.url}/drill/files`, { cookie: `FedAuth=${cookie}` })).status;
const revoke = async (userName: string) => {
  const authorization = `Bearer ${await tenant.appToken(tenant.sharePointAdminUrl)}`;
  const path = '/_api/Microsoft.Online.SharePoint.TenantManagement.Office365Tenant/RevokeAllUserSessions';
  const headers = { authorization, 'content-type': 'application/json' };
  const body = JSON.stringify({ userName });
  return (await tenant.call('POST', tenant.sharePointAdminUrl + path, headers, body)).body['State'];
};

test('a session survives a block, a revocation in Entra and a new password', async () => {
  await tenant.graph('PATCH', `/users/${alex}`, { accountEnabled: false });
  await tenant.graph('POST', `/users/${alex}/revokeSignInSessions`);
  await tenant.graph('PATCH', `/users/${alex}`, { passwordProfile: { password: 'Nobody-knows-1' } });
  tenant.clock.advance(hours(2));
  expect(await readFiles()).toBe(200);
});

test('it ends by itself after five days', async () => {
  tenant.clock.advance(hours(5 * 24));
  expect(await readFiles()).toBe(401);
});

test('SharePoint ends it at once (4) or within an hour (3), and says which', async () => {
  const seen = new Set<unknown>();
  for (let round = 0; seen.size < 2 && round < 30; round++) {
    cookie = openSharePointSession(tenant.state, alex);
    const state = await revoke('Alex.Weber@contoso.com');
    seen.add(state);
    if (state === 4) expect(await readFiles()).toBe(401);
    tenant.clock.advance(hours(1));
    expect(await readFiles()).toBe(401);
  }
  expect(seen).toEqual(new Set([3, 4]));
});

test('an unknown user is said to be unknown (1), and nobody else loses a session', async () => {
  expect(await revoke('nobody@contoso.com')).toBe(1);
  expect(await readFiles()).toBe(200);
});
