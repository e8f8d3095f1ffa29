import { ManagedIdentityCredential } from '@azure/identity';
import { minutes } from '../../shared/domain/duration.ts';
import { tokenSource } from '../../shared/microsoft365/clients/token-source.ts';
import { alex, errorCode, tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
beforeAll(async () => {
  tenant = await tenantUnderTest();
});
afterAll(() => tenant.close());

const path = `/v1.0/users/${alex}?$select=id`;

test('the unmodified managed identity credential gets a token that Graph takes', async () => {
  const before = { ...process.env };
  Object.assign(process.env, tenant.environment);
  try {
    const { token } = await new ManagedIdentityCredential().getToken(`${tenant.url}/.default`);
    const answer = await tenant.call('GET', tenant.url + path, { authorization: `Bearer ${token}` });
    expect(answer).toMatchObject({ status: 200, body: { id: alex } });
  } finally {
    process.env = before;
  }
});

test('a token that was challenged never works again; the app has the new one as soon as Azure hands it out', async () => {
  const before = { ...process.env };
  Object.assign(process.env, tenant.environment);
  // The library judges by its own clock whether its copy is still good.
  jest.useFakeTimers({ now: tenant.clock.now(), advanceTimers: true });
  try {
    const tokens = tokenSource({ tenantId: '', managedIdentity: true });
    const old = await tokens(tenant.url);
    tenant.state.challengedTokens.set(old, tenant.clock.now() + minutes(10));
    const answer = await tenant.call('GET', tenant.url + path, { authorization: `Bearer ${old}` });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('claims=')]);
    expect(await tokens(tenant.url, '{}')).toBe(old);
    tenant.clock.advance(minutes(10));
    expect(await tokens(tenant.url)).toBe(old);
    const fresh = await tokens(tenant.url, '{}');
    expect(fresh).not.toBe(old);
    expect(await tokens(tenant.url)).toBe(fresh);
    const taken = await tenant.call('GET', tenant.url + path, { authorization: `Bearer ${fresh}` });
    expect(taken).toMatchObject({ status: 200 });
  } finally {
    jest.useRealTimers();
    process.env = before;
  }
});

test('the identity endpoint gives nothing to who does not know the secret of the environment', async () => {
  const url = `${tenant.environment['IDENTITY_ENDPOINT'] ?? ''}?resource=${tenant.url}&api-version=2019-08-01`;
  expect(await tenant.call('GET', url, { 'X-IDENTITY-HEADER': 'guess' })).toMatchObject({ status: 403 });
});

test('Graph refuses a token that was made for SharePoint', async () => {
  const authorization = `Bearer ${await tenant.appToken(tenant.sharePointAdminUrl)}`;
  const answer = await tenant.call('GET', tenant.url + path, { authorization });
  expect([answer.status, errorCode(answer)]).toEqual([401, 'InvalidAuthenticationToken']);
});

test('Graph refuses a token whose roles were tampered with', async () => {
  const [head = '', , mac = ''] = (await tenant.appToken(tenant.url)).split('.');
  const claims = Buffer.from(JSON.stringify({ aud: tenant.url, roles: ['Directory.ReadWrite.All'], exp: 9e9 }));
  const authorization = `Bearer ${head}.${claims.toString('base64url')}.${mac}`;
  expect(await tenant.call('GET', tenant.url + path, { authorization })).toMatchObject({ status: 401 });
});

test('Graph refuses a token a day later', async () => {
  const authorization = `Bearer ${await tenant.appToken(tenant.url)}`;
  tenant.clock.advance(86_400_000);
  expect(await tenant.call('GET', tenant.url + path, { authorization })).toMatchObject({ status: 401 });
});
