import { appFederation, attackersAssertion } from '../../drill/doors/app-federation.ts';
import { appSecret, attackersSecret } from '../../drill/doors/app-secret.ts';
import { payrollAppId } from '../../drill/doors/planted/payroll-application.ts';
import { days } from '../../shared/domain/duration.ts';
import { alex, tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
beforeEach(async () => {
  tenant = await tenantUnderTest({ grantedRoles: ['User.Read.All', 'Application.ReadWrite.All'] });
  for (const door of [appSecret, appFederation]) door.plant?.(tenant.state, tenant.alex, tenant.alex);
});
afterEach(() => tenant.close());

const signInWith = (fields: Record<string, string>) =>
  tenant.signIn({
    grant_type: 'client_credentials',
    client_id: payrollAppId,
    scope: 'https://graph.microsoft.com/.default',
    ...fields,
  });
const signIn = (secret: string) => signInWith({ client_secret: secret });
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
  const vouched = () => signInWith({ client_assertion: attackersAssertion });
  expect((await vouched()).status).toBe(200);
  const path = `/applications/${payroll().id}/federatedIdentityCredentials`;
  const second = payroll().federated.find(({ name }) => name === 'pipeline-2')!;
  expect((await tenant.graph('DELETE', `${path}/${second.id}`)).status).toBe(204);
  expect((await vouched()).status).toBe(401);
  expect((await tenant.graph('DELETE', `${path}/${second.id}`)).status).toBe(404);
});

test('any registered application that proves itself gets a token that Graph takes, for what the application may do and no more', async () => {
  const { body } = await signIn(attackersSecret);
  const token = String(body['access_token']);
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const id = payroll().id;
  expect(claims).toMatchObject({
    iss: `https://sts.windows.net/${tenant.tenantId}/`,
    ...{ sub: id, oid: id, appid: payrollAppId, app_displayname: 'Payroll export', ver: '1.0', appidacr: '1' },
    ...{ roles: ['User.Read.All'], nbf: Math.floor(tenant.clock.now() / 1000) },
  });
  const headers = { authorization: `Bearer ${token}` };
  expect((await tenant.call('GET', `${tenant.url}/v1.0/users/${alex}`, headers)).status).toBe(200);
  const block = JSON.stringify({ accountEnabled: false });
  expect((await tenant.call('PATCH', `${tenant.url}/v1.0/users/${alex}`, headers, block)).status).toBe(403);
});

test.each([
  ['an application nobody registered', { client_id: alex }, 400, 'unauthorized_client', 700016],
  ['a wrong secret', { client_secret: 'guess' }, 401, 'invalid_client', 7000215],
  ['no proof', {}, 401, 'invalid_client', 7000216],
  [
    'a provider that it does not trust',
    { client_assertion: 'https://elsewhere.example me' },
    401,
    'invalid_client',
    700211,
  ],
  ['a single permission', { client_secret: attackersSecret, scope: 'User.Read' }, 400, 'invalid_scope', 1002012],
  ["nobody's resource", { client_secret: attackersSecret, scope: 'api://x/.default' }, 400, 'invalid_resource', 500011],
])('a sign-in as an application with %s is refused in full', async (_, fields, status, error, code) => {
  const answer = await signInWith(fields);
  expect(answer).toMatchObject({ status, body: { error, error_codes: [code] } });
  expect(answer.body['error_description']).toMatch(
    new RegExp(`^AADSTS${code}: .+ Trace ID: [-0-9a-f]+ Correlation ID: [-0-9a-f]+ Timestamp: .+Z$`),
  );
  expect(Object.keys(answer.body)).toEqual(
    expect.arrayContaining(['timestamp', 'trace_id', 'correlation_id', 'error_uri']),
  );
});

test('a secret that has run out is refused as such', async () => {
  tenant.clock.advance(days(800));
  expect(await signIn(attackersSecret)).toMatchObject({ status: 401, body: { error_codes: [7000222] } });
});
