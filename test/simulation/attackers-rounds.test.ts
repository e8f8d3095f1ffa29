import type { Door } from '../../drill/simulation/attacker/door.ts';
import { startAttacker, type Attacker } from '../../drill/simulation/attacker/start-attacker.ts';
import { cloud } from '../../drill/rehearsal/scenarios/cloud.ts';
import { seededRandom } from '../../drill/simulation/tenant/seeded-random.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
let attacker: Attacker | undefined;

beforeEach(async () => {
  tenant = await tenantUnderTest({ scenario: cloud });
});
afterEach(async () => {
  attacker?.stop();
  await tenant.close();
});

/** Lets the attacker come back for so many minutes. */
async function rounds(howMany: number): Promise<void> {
  for (let minute = 0; minute < howMany; minute += 1) {
    tenant.clock.advance(minutes(1));
    while (tenant.clock.holders > 0) await new Promise(setImmediate);
  }
}

test('what was open from try to try is told as one stretch', async () => {
  const begun = tenant.clock.now();
  attacker = startAttacker({ tenant, clock: tenant.clock, random: seededRandom(3), loot: tenant.loot! });
  attacker.keepTrying();
  await rounds(10);
  await tenant.graph('PATCH', `/users/${cloud.account.objectId}`, { accountEnabled: false });
  const blockedAt = tenant.clock.now();
  await rounds(10);
  const told = attacker.letIns.filter(({ door }) => door === 'passkey');
  expect(told).toHaveLength(1);
  expect(told[0]?.from).toBeGreaterThan(begun);
  expect(told[0]?.to).toBeGreaterThan(told[0]?.from ?? Infinity);
  expect(told[0]?.to).toBeLessThanOrEqual(blockedAt);
});

test('an attacker whose round fails stops, and says so once', async () => {
  const failures: Error[] = [];
  const broken: Door = { name: 'broken', try: () => Promise.reject(new Error('the cable is cut')) };
  const loot = { ...tenant.loot!, doors: [{ door: broken, held: undefined }] };
  const onFailure = (error: Error): void => void failures.push(error);
  attacker = startAttacker({ tenant, clock: tenant.clock, random: seededRandom(3), loot, onFailure });
  attacker.keepTrying();
  await rounds(10);
  expect(failures.map(({ message }) => message)).toEqual([
    'The attacker cannot go on, so nothing is known about any door: the cable is cut',
  ]);
});
