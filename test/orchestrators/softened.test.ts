import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let done: Contained;
beforeAll(async () => {
  done = await contained('cloud', { level: 'soft', aftercareHours: 24 });
});
afterAll(() => done.close());

test('soft ends sessions, and the account can still be used', () => {
  const { state } = done.tenant;
  const changed = state.log.filter(({ actor, operation }) => actor === 'app' && !operation.startsWith('GET '));
  const made = new Set(changed.map(({ operation }) => operation).filter((each) => /revoke|PATCH|DELETE/i.test(each)));
  expect([...made].sort()).toEqual([
    'POST /_api/Microsoft.Online.SharePoint.TenantManagement.Office365Tenant/RevokeAllUserSessions',
    'POST /users/{id}/revokeSignInSessions',
  ]);
  const victim = [...state.users.values()].find(({ userPrincipalName }) => userPrincipalName.startsWith('alex'));
  expect(victim?.accountEnabled).toBe(true);
});

test('it ends softened within minutes: what its owner does is no sign of an attacker, and nothing is guarded', () => {
  expect(done.result.result).toBe('softened');
  expect(done.result.proof).toEqual([]);
  const names = done.instances.map(({ name }) => name);
  expect(names).not.toContain('prove-dead');
  expect(names).not.toContain('aftercare');
  const parent = done.instances.find(({ name }) => name === 'contain-account');
  const times = parent?.history.map(({ Timestamp }) => Date.parse(String(Timestamp))) ?? [];
  expect(Math.max(...times) - Math.min(...times)).toBeLessThan(15 * 60_000);
});
