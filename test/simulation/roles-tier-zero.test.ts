import { tierZeroClientId } from '../../drill/simulation/tenant/app-tokens.ts';
import { connectTenant } from '../../shared/microsoft365/clients/connect-tenant.ts';
import { tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
afterEach(() => tenant.close());

const tokenOf = async (clientId: string): Promise<{ status: number; roles: unknown }> => {
  const { IDENTITY_ENDPOINT: endpoint = '', IDENTITY_HEADER: secret = '' } = tenant.environment;
  const query = new URLSearchParams({ resource: tenant.url, 'api-version': '2019-08-01', client_id: clientId });
  const { status, body } = await tenant.call('GET', `${endpoint}?${query.toString()}`, { 'X-IDENTITY-HEADER': secret });
  const token = typeof body['access_token'] === 'string' ? body['access_token'] : '';
  const [, claims = ''] = token.split('.');
  const { roles } = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}') as { roles?: unknown };
  return { status, roles };
};

test('the tier-zero identity has its own permissions, and the app has none of them', async () => {
  tenant = await tenantUnderTest({
    grantedRoles: ['User.Read.All'],
    tierZeroRoles: ['RoleManagement.ReadWrite.Directory'],
  });
  expect(tenant.environment['CORDON_TIER_ZERO_CLIENT_ID']).toBe(tierZeroClientId);
  expect(await tokenOf(tierZeroClientId)).toEqual({ status: 200, roles: ['RoleManagement.ReadWrite.Directory'] });
  expect(await tokenOf('')).toEqual({ status: 200, roles: ['User.Read.All'] });
});

test('where the organisation has set up no tier-zero identity, none gets a token', async () => {
  tenant = await tenantUnderTest();
  expect(tenant.environment['CORDON_TIER_ZERO_CLIENT_ID']).toBe('');
  expect((await tokenOf(tierZeroClientId)).status).toBe(400);
});

test('a person’s own login is never taken for the tier-zero identity', async () => {
  tenant = await tenantUnderTest();
  const connection = { tenantId: tenant.tenantId, graphUrl: tenant.url, exchangeUrl: tenant.exchangeUrl };
  const connected = connectTenant({ ...connection, managedIdentity: false, tierZeroClientId });
  expect(connected.tierZero).toBeUndefined();
});
