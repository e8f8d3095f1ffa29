import { emptyMailbox } from '../../drill/simulation/tenant/mailbox.ts';
import { alex, tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
beforeEach(async () => {
  tenant = await tenantUnderTest({ grantedRoles: ['User.Read.All', 'User.RevokeSessions.All'] });
});
afterEach(() => tenant.close());

interface Answer {
  readonly id: string;
  readonly status: number;
  readonly body?: { readonly id?: string; readonly error?: { readonly code: string } };
}
const batch = async (requests: readonly object[]): Promise<{ status: number; responses: readonly Answer[] }> => {
  const { status, body } = await tenant.graph('POST', '/$batch', { requests });
  return { status, responses: (body['responses'] ?? []) as readonly Answer[] };
};
const read = (id: string, more: object = {}): object => ({ id, method: 'GET', url: `/users/${alex}`, ...more });

test('a batch answers each request with a status and a body of its own', async () => {
  const { status, responses } = await batch([
    read('1'),
    { id: '2', method: 'POST', url: `/users/${alex}/revokeSignInSessions`, headers: {}, body: {} },
    { id: '3', method: 'GET', url: '/users/nobody' },
  ]);
  expect(status).toBe(200);
  expect(responses.map((one) => [one.id, one.status])).toEqual([
    ['1', 200],
    ['2', 200],
    ['3', 404],
  ]);
  expect(responses[0]?.body?.id).toBe(alex);
  expect(tenant.alex.signInSessionsValidFrom).toBeGreaterThan(0);
});

test('a request inside a batch needs the permission it needs outside', async () => {
  const { responses } = await batch([
    read('1'),
    {
      id: '2',
      method: 'PATCH',
      url: `/users/${alex}`,
      headers: { 'content-type': 'application/json' },
      body: { accountEnabled: false },
    },
  ]);
  expect(responses.map((one) => one.status)).toEqual([200, 403]);
  expect(tenant.alex.accountEnabled).toBe(true);
});

test('what depends on a request that failed is not carried out', async () => {
  const { responses } = await batch([
    { id: '1', method: 'GET', url: '/users/nobody' },
    { id: '2', method: 'POST', url: `/users/${alex}/revokeSignInSessions`, dependsOn: ['1'] },
  ]);
  expect(responses.map((one) => one.status)).toEqual([404, 424]);
  expect(tenant.alex.signInSessionsValidFrom).toBe(0);
});

test('more than twenty requests, or two of one id, are refused as a whole', async () => {
  expect((await batch(Array.from({ length: 20 }, (_, index) => read(String(index))))).status).toBe(200);
  expect((await batch(Array.from({ length: 21 }, (_, index) => read(String(index))))).status).toBe(400);
  expect((await batch([read('1'), read('1')])).status).toBe(400);
});

test('an address that nobody knows is answered in its own part, as outside of a batch', async () => {
  const { status, responses } = await batch([
    { id: '1', method: 'GET', url: `/users/${alex}/shoes` },
    { id: '2', method: 'DELETE', url: '/organization' },
    read('3'),
  ]);
  expect([status, ...responses.map((one) => [one.id, one.status, one.body?.error?.code])]).toEqual([
    200,
    ['1', 400, 'BadRequest'],
    ['2', 405, 'Request_BadRequest'],
    ['3', 200, undefined],
  ]);
  const outside = await tenant.graph('GET', `/users/${alex}/shoes`);
  expect(outside).toMatchObject({
    status: 400,
    body: {
      error: {
        code: 'BadRequest',
        message: "Resource not found for the segment 'shoes'.",
        innerError: { 'request-id': outside.headers.get('request-id') },
      },
    },
  });
});

test('the parts of a batch are under way at once', async () => {
  tenant.state.mailboxes.set(alex, emptyMailbox(tenant.alex));
  const atOnce: number[] = [];
  tenant.state.weather.push((call) => {
    atOnce.push(call.atOnce);
    return undefined;
  });
  const url = `/users/${alex}/mailFolders/inbox/messageRules`;
  await batch(['1', '2', '3'].map((id) => ({ id, method: 'GET', url })));
  expect(Math.max(...atOnce)).toBe(3);
});

test.each([
  ['an answer', `/users/${alex}`, 200],
  ['a refusal', '/users/nobody', 404],
])('%s bears the ids of its request and the version of the protocol', async (_, path, status) => {
  const headers = { authorization: `Bearer ${await tenant.appToken(tenant.url)}` };
  const url = `${tenant.url}/v1.0${path}`;
  const named = await tenant.call('GET', url, { ...headers, 'client-request-id': 'ours' });
  expect([named.status, named.headers.get('client-request-id')]).toEqual([status, 'ours']);
  const unnamed = await tenant.call('GET', url, headers);
  const id = unnamed.headers.get('request-id');
  expect(id).toMatch(/^[-0-9a-f]{36}$/);
  expect([unnamed.headers.get('client-request-id'), unnamed.headers.get('odata-version')]).toEqual([id, '4.0']);
});
