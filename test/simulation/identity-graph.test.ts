import { addMethod } from '../../drill/simulation/tenant/identity/sign-in-methods.ts';
import { alex, errorCode, tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
beforeEach(async () => {
  tenant = await tenantUnderTest({
    grantedRoles: ['UserAuthenticationMethod.ReadWrite.All', 'Policy.Read.AuthenticationMethod'],
  });
});
afterEach(() => tenant.close());

const methods = `/users/${alex}/authentication`;
const passes = `${methods}/temporaryAccessPassMethods`;

test('the default method is refused while another can take its place, and goes when none can', async () => {
  addMethod(tenant.state, tenant.alex, { id: 'app', type: 'microsoftAuthenticator', label: 'iPhone', created: null });
  addMethod(tenant.state, tenant.alex, { id: 'codes', type: 'softwareOath', label: '', created: null });
  tenant.state.identity.defaultMethods.set(alex, 'app');
  const refused = await tenant.graph('DELETE', `${methods}/microsoftAuthenticatorMethods/app`);
  expect([refused.status, errorCode(refused)]).toEqual([400, 'badRequest']);
  expect((await tenant.graph('DELETE', `${methods}/softwareOathMethods/codes`)).status).toBe(204);
  expect((await tenant.graph('DELETE', `${methods}/microsoftAuthenticatorMethods/app`)).status).toBe(204);
});

test('a method goes by the path of its own type only', async () => {
  addMethod(tenant.state, tenant.alex, { id: 'app', type: 'microsoftAuthenticator', label: 'iPhone', created: null });
  const answer = await tenant.graph('DELETE', `${methods}/softwareOathMethods/app`);
  expect([answer.status, errorCode(answer)]).toEqual([404, 'Request_ResourceNotFound']);
});

test('a removed passkey signs nobody in', async () => {
  const fields = { grant_type: 'urn:drill:passkey', username: tenant.alex.userPrincipalName, passkey: 'attackers-key' };
  expect((await tenant.signIn(fields)).status).toBe(200);
  expect((await tenant.graph('DELETE', `${methods}/fido2Methods/attackers-key`)).status).toBe(204);
  expect((await tenant.signIn(fields)).status).toBe(400);
});

test('a Temporary Access Pass is shown once, and a new one takes its place', async () => {
  const first = await tenant.graph('POST', passes, { isUsableOnce: true, lifetimeInMinutes: 60 });
  expect(first).toMatchObject({ status: 201, body: { isUsableOnce: true, lifetimeInMinutes: 60 } });
  expect(String(first.body['temporaryAccessPass']).length).toBeGreaterThan(5);
  await tenant.graph('POST', passes, { isUsableOnce: true });
  const shown = (await tenant.graph('GET', passes)).body['value'] as Record<string, unknown>[];
  expect(shown).toMatchObject([{ temporaryAccessPass: null }]);
});

test('the policy decides whether there are passes', async () => {
  const policy = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass';
  tenant.state.identity.temporaryAccessPasses = 'disabled';
  expect((await tenant.graph('GET', policy)).body['state']).toBe('disabled');
  expect((await tenant.graph('POST', passes, {})).status).toBe(400);
});

test.each([
  ['GET', `/users/${alex}/oauth2PermissionGrants`],
  ['GET', `/users/${alex}/appRoleAssignments`],
  ['GET', `/users/${alex}/registeredDevices`],
  ['PATCH', '/devices/any'],
])('%s %s needs a permission of its own', async (method, path) => {
  const answer = await tenant.graph(method, path, method === 'PATCH' ? { accountEnabled: false } : undefined);
  expect([answer.status, errorCode(answer)]).toEqual([403, 'Authorization_RequestDenied']);
});
