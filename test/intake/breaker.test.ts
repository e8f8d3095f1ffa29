import type { CaseStore } from '../../shared/casefile/case-store.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { breakerOf } from '../../shared/decisions/breaker.ts';
import { Policy } from '../../shared/decisions/policy.ts';
import { resumeCase } from '../../shared/decisions/resume-case.ts';
import { slotsIn } from '../../shared/decisions/slots.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import type { Intake } from '../../shared/intake/intake.ts';
import { listAsks } from '../../shared/views/list-asks.ts';
import { anAccount } from '../plan/an-account.ts';
import { fakeIntake } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => (intake = await fakeIntake()));
afterEach(() => intake.close());

type Limits = Partial<Policy['breaker']>;
/** One instance of the app: it knows for itself which slots are taken. */
function instance(limits: Limits, accounts?: number): Intake {
  const policy = Policy.parse({ breaker: { leastOfTenant: 1_000, ...limits } });
  const tenantReader: Intake['tenantReader'] = {
    resolveAccount: ({ value: objectId }) => Promise.resolve(anAccount({ objectId })),
  };
  const breaker = breakerOf({
    take: slotsIn(intake.store),
    policy: () => Promise.resolve({ policy, version: 'a1b2c3d4e5f6' }),
    accounts: () => Promise.resolve(accounts),
  });
  return { ...intake, tenantReader, breaker, now: () => intake.now() };
}
const person = (number: number): string => `0a0e0000-0000-4000-8000-${String(number).padStart(12, '0')}`;

async function take(
  at: Intake,
  number: number,
  id: string,
  source = 'forger',
): Promise<{ record: CaseRecord; outcome: string }> {
  const receivedAt = intake.now();
  const incident = { id, source, title: 'test', severity: 'high' as const, receivedAt, compromisedSince: receivedAt };
  const options = PlanOptions.parse({});
  const taken = await startContainment(at, {
    reference: { by: 'object-id', value: person(number) },
    incident,
    options,
    sentBy: { is: 'application', id: source, name: source },
  });
  if (!('case' in taken)) throw new Error('not taken in');
  return { record: taken.case, outcome: taken.outcome };
}
const all = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const inFull = (): number => intake.started.filter(({ input }) => input.options.level !== 'soft').length;
const softened = (): number => intake.started.filter(({ input }) => input.options.level === 'soft').length;
const held = async (): Promise<number> => (await intake.store.keys('held/')).length;

test('of sixty alerts at once through two instances exactly K run, some are softened, the rest is held, and none is lost', async () => {
  const limits = { perSource: 25, softPerSource: 20 };
  const two = [instance(limits), instance(limits)] as const;
  const outcomes = await Promise.all(all(60).map((n) => take(two[n % 2 === 0 ? 0 : 1], n, `a-${String(n)}`)));
  expect([inFull(), softened(), await held()]).toEqual([25, 20, 15]);
  expect(new Set(outcomes.map(({ record }) => record.caseId)).size).toBe(60);
  const [asked, more] = [await listAsks({ limit: 25 }, intake.store, intake.now()), 35];
  expect(asked.asks).toHaveLength(25);
  expect((await intake.store.keys('asks/')).length).toBe(more);
  expect(outcomes.filter(({ outcome }) => outcome === 'held')).toHaveLength(15);
});

test('what joins takes no slot, however often, and a case that died before its start keeps its own', async () => {
  const at = instance({ perSource: 2 });
  const { putIfAbsent } = intake.store;
  intake.hubTrouble = new Error('out of reach');
  intake.store.putIfAbsent = (key, value) =>
    key.startsWith('starts/')
      ? Promise.reject(new Error('out of reach'))
      : (putIfAbsent.call(intake.store, key, value) as never);
  await expect(take(at, 1, 'one')).rejects.toThrow('out of reach');
  intake.hubTrouble = undefined;
  intake.store.putIfAbsent = putIfAbsent;
  // The process died, and another one has to find that slot.
  expect((await take(instance({ perSource: 2 }), 1, 'one')).outcome).toBe('started');
  for (const id of ['two', 'three', 'four']) expect((await take(at, 1, id)).outcome).toBe('joined');
  expect((await take(at, 2, 'five')).outcome).toBe('started');
  expect(inFull()).toBe(2);
  await take(at, 3, 'six');
  expect([inFull(), softened()]).toEqual([2, 1]);
});

test('it costs three operations of the store a case, and none of an alert that joins', async () => {
  let operations = 0;
  const counting = new Proxy(intake.store, {
    get: (store, name: keyof CaseStore) => {
      if (['putIfAbsent', 'get', 'keys'].includes(name)) operations += 1;
      return (store[name] as (...args: unknown[]) => unknown).bind(store);
    },
  });
  const slots = slotsIn(counting);
  const costOf = async (caseId: string): Promise<number> => {
    const before = operations;
    await slots({ series: 'breaker/1/a/', most: 3, caseId, isNew: true });
    return operations - before;
  };
  const costs: number[] = [];
  for (const id of ['a', 'b', 'c', 'd', 'e']) costs.push(await costOf(id));
  expect(costs).toEqual([1, 1, 1, 0, 0]);
  const elsewhere = slotsIn(counting);
  const before = operations;
  expect(await elsewhere({ series: 'breaker/1/a/', most: 4, caseId: 'f', isNew: true })).toBe(true);
  expect(operations - before).toBe(3);
});

test('no source starves another, and an account that a second one speaks for is contained though the first forged it', async () => {
  const at = instance({ perSource: 2, softPerSource: 1, leastOfTenant: 3, reserved: 1 });
  for (const n of all(5)) await take(at, n, `forged-${String(n)}`);
  expect([inFull(), softened(), await held()]).toEqual([2, 1, 2]);
  // Held, and softened, by the breaker: another source is counted by itself, the last of them within what is reserved.
  expect((await take(at, 4, 'real', 'defender')).outcome).toBe('started');
  expect((await take(at, 3, 'real-too', 'defender')).outcome).toBe('started');
  expect(inFull()).toBe(4);
});

test('more of the same source is no news of a case that waits', async () => {
  const at = instance({ perSource: 1, softPerSource: 1 });
  for (const n of all(3)) await take(at, n, `first-${String(n)}`);
  const soft = intake.started.find(({ input }) => input.options.level === 'soft');
  intake.becomes(soft?.instanceId ?? '', 'Completed');
  await intake.end(soft?.input.caseId ?? '', 'softened');
  for (const n of [2, 3]) expect(['joined', 'held']).toContain((await take(at, n, `again-${String(n)}`)).outcome);
  expect(intake.started).toHaveLength(2);
});

test('the share of the tenant is counted over all sources', async () => {
  const at = instance({ perSource: 25, leastOfTenant: 2, shareOfTenant: 0.1, softPerSource: 0 }, 40);
  for (const n of all(8)) await take(at, n, `a-${String(n)}`, `source-${String(n)}`);
  expect([inFull(), await held()]).toEqual([4, 4]);
});

test('a person lets a stopped case through, by its own level, and takes no slot', async () => {
  const at = instance({ perSource: 1, softPerSource: 1 });
  const [first, soft, stopped] = [await take(at, 1, 'a'), await take(at, 2, 'b'), await take(at, 3, 'c')];
  const resume = (record: CaseRecord) => resumeCase(record, { by: 'Ines', byId: 'ines' }, at);
  expect(await resume(first.record)).toMatchObject({ status: 409 });
  expect(await resume(stopped.record)).toEqual({ outcome: 'started' });
  expect(await resume(soft.record)).toEqual({ outcome: 'started' });
  expect(inFull()).toBe(3);
  expect((await listAsks({}, intake.store, intake.now())).asks).toEqual([]);
});

test('the next window begins with free slots', async () => {
  const at = instance({ perSource: 1, softPerSource: 0, windowMinutes: 60 });
  await take(at, 1, 'a');
  expect((await take(at, 2, 'b')).outcome).toBe('held');
  intake.clock += minutes(60);
  expect((await take(at, 3, 'c')).outcome).toBe('started');
});

test('where the store does not answer nothing starts uncounted', async () => {
  const at = instance({ perSource: 5 });
  const { putIfAbsent } = intake.store;
  intake.store.putIfAbsent = (key, value) =>
    key.startsWith('breaker/')
      ? Promise.reject(new Error('out of reach'))
      : (putIfAbsent.call(intake.store, key, value) as never);
  await expect(take(at, 1, 'a')).rejects.toThrow('out of reach');
  expect(intake.started).toEqual([]);
});
