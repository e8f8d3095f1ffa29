import { aSender } from '../signed-in.ts';
import { keys } from '../../shared/casefile/keys.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { decideHeld } from '../../shared/decisions/decide-held.ts';
import { policyGate } from '../../shared/decisions/policy-gate.ts';
import { Policy } from '../../shared/decisions/policy.ts';
import { Decision } from '../../shared/domain/decision.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import { listAsks } from '../../shared/views/list-asks.ts';
import { watchOverCases } from '../../shared/watchdog/watch-over-cases.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import type { Level } from '../../shared/domain/level.ts';
import { adele, fakeIntake } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => (intake = await fakeIntake()));
afterEach(() => intake.close());

const ranks = { admins: new Set([adele]), untouchable: new Set<string>(), members: new Map() };
const goBy = (policy: object, known: typeof ranks | undefined = ranks): void => {
  const inForce = { policy: Policy.parse(policy), version: 'a1b2c3d4e5f6' };
  const { now } = intake;
  intake.gates = [policyGate({ policy: () => Promise.resolve(inForce), ranks: () => Promise.resolve(known), now })];
};
let count = 0;
async function take(
  id = `alert-${String((count += 1))}`,
  level?: Level,
): Promise<{ record: CaseRecord; outcome: string }> {
  const incident = {
    ...{ id, source: 'test', title: 'test', receivedAt: intake.now(), compromisedSince: intake.now() },
    severity: 'high' as const,
  };
  const options = PlanOptions.parse(level ? { level } : {});
  const taken = await startContainment(intake, {
    reference: { by: 'object-id', value: adele },
    incident,
    options,
    sentBy: aSender,
  });
  if (!('case' in taken)) throw new Error('not taken in');
  return { record: taken.case, outcome: taken.outcome };
}
const say = (record: CaseRecord, decision: 'approve' | 'reject', by = 'Ines') =>
  decideHeld(record, Decision.parse({ decision, by, about: 'containment' }), intake);
const levels = () => intake.started.map(({ input }) => input.options.level);
const asks = async () => (await listAsks({}, intake.store, intake.now())).asks;
const ended = async (record: CaseRecord, word: string): Promise<void> => {
  intake.becomes(record.instanceId, 'Completed');
  await intake.end(record.caseId, word);
};

test('of an administrator the sessions are ended at once, and somebody is asked for the rest', async () => {
  goBy({});
  const { record, outcome } = await take();
  expect([outcome, levels()]).toEqual(['started', ['soft']]);
  expect(await asks()).toMatchObject([{ caseId: record.caseId, about: 'containment', isOverdue: false }]);
  const entries = await intake.store.entries(record.caseId);
  expect(entries.find(({ kind }) => kind === 'gate')).toMatchObject({ is: 'limit', runs: 'soft', waits: 'full' });
});

test('an approval begins the next case of the account in full, once, and the ask is settled', async () => {
  goBy({});
  const { record } = await take();
  intake.clock += minutes(3);
  expect(await say(record, 'approve')).toEqual({ outcome: 'started' });
  expect(levels()).toEqual(['soft', 'full']);
  expect(intake.started[1]?.input.incident.receivedAt).toBe(intake.now());
  expect(intake.started[1]?.instanceId).toBe(`${record.instanceId}.2`);
  expect(await say(record, 'approve', 'Omar')).toEqual({ outcome: 'joined' });
  expect(intake.started).toHaveLength(2);
  expect(await asks()).toEqual([]);
  expect(await say(record, 'reject')).toMatchObject({ status: 409 });
});

test('an approval whose case was claimed and not started starts it when it is sent again', async () => {
  goBy({});
  const { record } = await take();
  intake.hubTrouble = new Error('out of reach');
  await expect(say(record, 'approve')).rejects.toThrow('out of reach');
  intake.hubTrouble = undefined;
  expect(await say(record, 'approve')).toEqual({ outcome: 'started' });
  expect(levels()).toEqual(['soft', 'full']);
});

test('a rejection leaves it at the sessions', async () => {
  goBy({});
  const { record } = await take();
  expect(await say(record, 'reject')).toEqual({ outcome: 'dismissed' });
  expect([levels(), await asks()]).toEqual([['soft'], []]);
});

test('an alert that comes again joins, and one that asks for more than the case that runs opens the next', async () => {
  const first = await take('one', 'soft');
  expect(await take('one', 'full')).toMatchObject({ outcome: 'joined' });
  expect(await take('two', 'soft')).toMatchObject({ outcome: 'joined' });
  const more = await take('three', 'full');
  expect(more).toMatchObject({ outcome: 'started', record: { instanceId: `${first.record.instanceId}.2` } });
  expect(await take('four', 'full')).toMatchObject({ outcome: 'joined' });
  await ended(more.record, 'contained');
  expect(levels()).toEqual(['soft', 'full']);
});

const asked = { atOnce: 'nothing', afterApproval: 'hard' } as const;

test('what waits for an approval that does not come is softened and asked for again, and never let go', async () => {
  goBy({ admin: { byMachine: asked }, approvalMinutes: 30 });
  const { record, outcome } = await take();
  expect([outcome, levels()]).toEqual(['held', []]);
  intake.clock += minutes(29);
  await watchOverCases(intake);
  expect(levels()).toEqual([]);
  intake.clock += minutes(1);
  await watchOverCases(intake);
  await watchOverCases(intake);
  expect(levels()).toEqual(['soft']);
  expect((await asks()).map(({ about }) => about).sort()).toEqual(['containment', 'containment-expired']);
  // The level that was held is all that an approval brings.
  expect(await say(record, 'approve')).toEqual({ outcome: 'started' });
  expect(levels()).toEqual(['soft', 'hard']);
});

test('an approval in time starts the held case itself, as far as the policy lets it', async () => {
  goBy({ admin: { byMachine: asked } });
  const { record } = await take();
  expect(await say(record, 'approve')).toEqual({ outcome: 'started' });
  expect(intake.started).toMatchObject([{ instanceId: record.instanceId, input: { options: { level: 'hard' } } }]);
});

test('an alert about a break-glass account changes nothing, ends as protected and asks at once', async () => {
  goBy({ people: { breakGlass: { accounts: [adele] }, vip: {}, service: {}, never: {} } });
  const { record, outcome } = await take();
  expect([outcome, intake.started]).toEqual(['protected', []]);
  expect(await intake.store.get(keys.result(record.caseId))).toMatchObject({ result: 'protected' });
  expect(await asks()).toMatchObject([{ about: 'protected' }]);
  // Nobody can approve it; whoever has looked says so.
  expect(await say(record, 'approve')).toMatchObject({ status: 409 });
  const seen = Decision.parse({ decision: 'reject', by: 'Ines', about: 'protected' });
  expect(await decideHeld(record, seen, intake)).toEqual({ outcome: 'dismissed' });
  expect(await asks()).toEqual([]);
  intake.clock += minutes(120);
  await watchOverCases(intake);
  expect(intake.started).toEqual([]);
});

test('a case that began and lost what it began with is opened no further than it may go now', async () => {
  goBy({});
  const { record } = await take();
  const { get } = intake.store;
  intake.store.get = (key) =>
    (key.startsWith('starts/') ? Promise.resolve(undefined) : get.call(intake.store, key)) as never;
  intake.becomes(record.instanceId, 'Failed');
  intake.clock += minutes(10);
  await watchOverCases(intake);
  expect(levels()).toEqual(['soft', 'soft']);
});

test('a process that died between keeping what waits and asking for it is made up for', async () => {
  goBy({ admin: { byMachine: asked } });
  const { putIfAbsent } = intake.store;
  intake.store.putIfAbsent = (key, value) =>
    key.startsWith('ask-of/')
      ? Promise.reject(new Error('died'))
      : (putIfAbsent.call(intake.store, key, value) as never);
  await expect(take()).rejects.toThrow('died');
  intake.store.putIfAbsent = putIfAbsent;
  expect(await asks()).toEqual([]);
  await watchOverCases(intake);
  expect(await asks()).toMatchObject([{ about: 'containment' }]);
});

test('an alert that passes where an earlier one was held starts the case, and nobody is asked any more', async () => {
  goBy({ admin: { byMachine: asked } });
  const { record } = await take();
  intake.gates = [];
  expect(await take()).toMatchObject({ outcome: 'started', record: { caseId: record.caseId } });
  expect(await asks()).toEqual([]);
});
