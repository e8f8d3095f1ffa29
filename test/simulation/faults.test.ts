import { alex, tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
beforeEach(async () => {
  tenant = await tenantUnderTest();
});
afterEach(() => tenant.close());

const block = () => tenant.graph('PATCH', `/users/${alex}`, { accountEnabled: false });

test('a fault hits as often as it was asked to, and nothing is changed by what it hits', async () => {
  tenant.state.faults.push({ match: 'PATCH /users', times: 1, answer: 429, retryAfter: 17 });
  const throttled = await block();
  expect([throttled.status, throttled.headers.get('retry-after'), tenant.alex.accountEnabled]).toEqual([
    429,
    '17',
    true,
  ]);
  expect([(await block()).status, tenant.alex.accountEnabled]).toEqual([204, false]);
});

test('a lost answer leaves the change behind', async () => {
  tenant.state.faults.push({ match: 'PATCH /users', times: 1, answer: 'lost-answer' });
  await expect(block()).rejects.toThrow('fetch failed');
  expect(tenant.alex.accountEnabled).toBe(false);
});

test('a connection that fails leaves nothing behind', async () => {
  tenant.state.faults.push({ match: 'PATCH /users', times: 1, answer: 'no-connection' });
  await expect(block()).rejects.toThrow('fetch failed');
  expect(tenant.alex.accountEnabled).toBe(true);
});

test('a fault hits only the operation it names', async () => {
  tenant.state.faults.push({ match: 'revokeSignInSessions', times: 1, answer: 503 });
  expect((await block()).status).toBe(204);
  expect((await tenant.graph('POST', `/users/${alex}/revokeSignInSessions`)).status).toBe(503);
});

test('what the app did and what was refused is in the log', async () => {
  tenant.state.faults.push({ match: 'PATCH /users', times: 1, answer: 500 });
  await block();
  await block();
  expect(tenant.state.log).toMatchObject([
    { actor: 'app', operation: 'PATCH /users/{id}', status: 500, accepted: false },
    { actor: 'app', operation: 'PATCH /users/{id}', status: 204, accepted: true },
  ]);
});
