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
