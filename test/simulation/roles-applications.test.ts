import { appFederation, attackersAssertion } from '../../drill/doors/app-federation.ts';
import { appSecret, attackersSecret } from '../../drill/doors/app-secret.ts';
import { payrollAppId } from '../../drill/doors/planted/payroll-application.ts';
import { alex, tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
beforeEach(async () => {
  tenant = await tenantUnderTest({ grantedRoles: ['User.Read.All', 'Application.ReadWrite.All'] });
  for (const door of [appSecret, appFederation]) door.plant?.(tenant.state, tenant.alex, tenant.alex);
});
afterEach(() => tenant.close());

const signIn = (secret: string) =>
  tenant.signIn({ grant_type: 'client_credentials', client_id: payrollAppId, client_secret: secret });
const payroll = () => [...tenant.state.applications.values()].find(({ appId }) => appId === payrollAppId)!;
const everybody = (token: unknown) =>
  tenant.call('GET', `${tenant.url}/drill/app-only/people`, { authorization: `Bearer ${String(token)}` });

test('whoever added a secret to an application comes in as the application, until the secret is removed', async () => {
  const { status, body } = await signIn(attackersSecret);
  expect(status).toBe(200);
  expect((await everybody(body['access_token'])).status).toBe(200);
  const keyId = payroll().passwords.find(({ secret }) => secret === attackersSecret)?.keyId;
  const removed = await tenant.graph('POST', `/applications/${payroll().id}/removePassword`, { keyId });
  expect(removed.status).toBe(204);
  expect((await signIn(attackersSecret)).status).toBe(401);
  // The token they have lives on.
  expect((await everybody(body['access_token'])).status).toBe(200);
  tenant.clock.advance(3_600_000);
  expect((await everybody(body['access_token'])).status).toBe(401);
});

test('people still sign in at the same endpoint', async () => {
  const { status } = await tenant.signIn({
    grant_type: 'password',
    username: 'alex.weber@contoso.com',
    password: 'stolen',
  });
  expect(status).toBe(200);
});

test('no answer of Graph holds a secret', async () => {
  const { status, body } = await tenant.graph('GET', `/applications/${payroll().id}`);
  expect(status).toBe(200);
  expect(body['passwordCredentials']).toHaveLength(3);
  expect(JSON.stringify(body)).not.toContain(attackersSecret);
});

test('a certificate that a patch does not repeat is gone', async () => {
  const [application] = [...tenant.state.applications.values()].filter(({ kind }) => kind === 'servicePrincipal');
  const [first] = application!.keys;
  const body = { keyCredentials: [{ keyId: first!.keyId }] };
  expect((await tenant.graph('PATCH', `/servicePrincipals/${application!.id}`, body)).status).toBe(204);
  expect(application!.keys).toEqual([first]);
});

test('what an account owns is shown with its kind', async () => {
  const { body } = await tenant.graph('GET', `/users/${alex}/ownedObjects`);
  expect(body['value']).toMatchObject([
    { '@odata.type': '#microsoft.graph.application' },
    { '@odata.type': '#microsoft.graph.servicePrincipal' },
  ]);
});

test('whoever made an application trust a provider of their own comes in without any secret, until it trusts it no more', async () => {
  const vouched = () =>
    tenant.signIn({ grant_type: 'client_credentials', client_id: payrollAppId, client_assertion: attackersAssertion });
  expect((await vouched()).status).toBe(200);
  const path = `/applications/${payroll().id}/federatedIdentityCredentials`;
  const second = payroll().federated.find(({ name }) => name === 'pipeline-2')!;
  expect((await tenant.graph('DELETE', `${path}/${second.id}`)).status).toBe(204);
  expect((await vouched()).status).toBe(401);
  expect((await tenant.graph('DELETE', `${path}/${second.id}`)).status).toBe(404);
});
