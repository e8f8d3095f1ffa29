import { aPerson } from '../signed-in.ts';
import type { Alert } from '../../shared/alerts/alert.ts';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import { enterCase } from '../../shared/casefile/case-index.ts';
import { keys } from '../../shared/casefile/keys.ts';
import { tell } from '../../shared/casefile/record.ts';
import { keepStart } from '../../shared/casefile/starts.ts';
import { viewCase } from '../../shared/views/case-view.ts';
import { listCases } from '../../shared/views/list-cases.ts';
import { planned, tried } from '../casefile/an-entry.ts';
import { anAccount } from '../plan/an-account.ts';
import { decided } from '../work/a-release.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { watchOverCases } from '../../shared/watchdog/watch-over-cases.ts';
import { fakeIntake } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => {
  intake = await fakeIntake();
});
afterEach(() => intake.close());

function alert(id: string, more: object = {}): Alert {
  const read = readAlert(
    { account: 'adele@contoso.com', reason: 'phished', id, ...more },
    { ...intake, receivedAt: intake.now(), sentBy: aPerson },
  );
  if (!('alerts' in read)) throw new Error(JSON.stringify(read));
  return read.alerts[0];
}

async function take(sent: Alert): Promise<CaseRecord> {
  const containment = await startContainment(intake, sent);
  if (!('case' in containment)) throw new Error(JSON.stringify(containment));
  return containment.case;
}

/** Five minutes later. */
async function tick(): Promise<unknown> {
  intake.clock += minutes(5);
  return watchOverCases(intake);
}

const told = async (caseId: string, kind: string): Promise<unknown[]> =>
  (await intake.store.entries(caseId)).filter((entry) => entry.kind === kind);

test.each(['Failed', 'Terminated', undefined])(
  'a containment that is %s is opened anew as what it was, once',
  async (status) => {
    const { caseId, instanceId } = await take(alert('1', { options: { aftercareHours: 3 } }));
    expect(await tick()).toEqual([]);
    intake.becomes(instanceId, status);
    expect(await tick()).toMatchObject([{ caseId, became: 'opened' }]);
    expect(await tick()).toEqual([]);
    const [first, second, ...more] = intake.started;
    expect(more).toEqual([]);
    expect(second).toEqual(first);
    expect(await told(caseId, 'reopened')).toMatchObject([{ work: 'containment', generation: 1 }]);
  },
);

test('two watchdogs at once, or one beside an alert, open one generation', async () => {
  const { instanceId } = await take(alert('1'));
  intake.instances.set(instanceId, 'Failed');
  await Promise.all([tick(), tick(), take(alert('2')), take(alert('3'))]);
  expect(intake.started).toHaveLength(2);
  expect(await intake.store.keys('cases/')).toHaveLength(1);
});

test.each(['Failed', undefined])(
  'after three generations that are %s a person is needed, and the next alert begins a new case',
  async (status) => {
    const { caseId, instanceId } = await take(alert('1'));
    for (let generation = 0; generation < 3; generation += 1) {
      intake.becomes(instanceId, status);
      expect(await tick()).toMatchObject([{ became: 'opened' }]);
    }
    intake.becomes(instanceId, status);
    expect(await tick()).toMatchObject([{ caseId, became: 'given-up' }]);
    expect(await tick()).toEqual([]);
    expect(intake.started).toHaveLength(4);
    expect(await told(caseId, 'reopened')).toHaveLength(3);
    expect(await told(caseId, 'given-up')).toHaveLength(1);
    expect((await take(alert('2'))).caseId).not.toBe(caseId);
  },
);

test('a person sees who is needed in the case and in the list, and why', async () => {
  const { caseId, instanceId } = await take(alert('1'));
  for (let generation = 0; generation <= 3; generation += 1) {
    intake.instances.set(instanceId, 'Failed');
    await tick();
  }
  const { containments } = await listCases({}, intake);
  const record = await intake.store.get<CaseRecord>(`cases/${caseId}`);
  const view = await viewCase(record!, intake.store, intake.durable);
  for (const shown of [containments[0], view])
    expect(shown).toMatchObject({ status: 'broken-off', needsPerson: { because: expect.stringContaining('3 times') } });
});

test('a watch is opened anew as a watch, and as a containment once it was escalated', async () => {
  const watch = { mode: 'watch', matter: { reference: 'M-1' } };
  const options = { preservationMailbox: 'registry@contoso.com' };
  const { caseId, instanceId } = await take(alert('1', { ...watch, options }));
  intake.instances.set(instanceId, 'Failed');
  await tick();
  expect(intake.started[1]?.input).toMatchObject({ mode: 'watch', matter: watch.matter });
  await keepStart(intake.store, { ...intake.started[0]!.input, mode: 'contain' });
  intake.instances.set(instanceId, 'Failed');
  await tick();
  expect(intake.started[2]?.input).toMatchObject({ mode: 'contain', caseId });
  expect(await told(caseId, 'reopened')).toMatchObject([{ work: 'watch' }, { work: 'containment' }]);
});

test('a watch that lives on without its case is ended before the case is opened anew', async () => {
  const { instanceId } = await take(alert('1'));
  intake.instances.set(instanceId, 'Failed');
  intake.instances.set(`${instanceId}:watch`, 'Running');
  intake.instances.set(`${instanceId}:reset-password`, 'Running');
  await tick();
  expect([...intake.instances.values()]).toEqual(['Failed', 'Terminated', 'Terminated']);
  await tick();
  expect(intake.started).toHaveLength(2);
});

test('a release that broke off is opened anew with its kind and what was accepted, also long after the case', async () => {
  const { caseId, instanceId } = await take(alert('1'));
  await tell(intake.store, caseId, [
    planned(anAccount(), intake.now()),
    tried('attempt', 'stop-forwarding', intake.now()),
  ]);
  await intake.end(caseId, 'contained');
  await tick();
  intake.clock += hours(300);
  await tick();
  const shown = [{ id: 'a', value: 'b', shown: 'in words' }];
  const decision = { ...decided(), kind: 'false-alarm' as const, accept: shown };
  await tell(intake.store, caseId, { kind: 'decision', at: intake.now(), decision, release: 1 });
  await intake.store.putIfAbsent(keys.wokenInTime(intake.now(), caseId), { caseId });
  intake.instances.set(`${instanceId}:release`, 'Failed');
  expect(await tick()).toMatchObject([{ work: 'release', became: 'opened' }]);
  const accept = [{ id: 'a', value: 'b' }];
  expect(intake.released).toMatchObject([{ input: { number: 1, decision: { kind: 'false-alarm', accept } } }]);
  expect(intake.started).toHaveLength(1);
});

test('a case that is over, and one that is held, are left alone', async () => {
  const { caseId, instanceId } = await take(alert('1'));
  await intake.end(caseId, 'contained');
  intake.instances.delete(instanceId);
  intake.gates = [async () => ({ is: 'hold', because: ['protected'] })];
  await startContainment(intake, alert('2', { account: 'bob@contoso.com' }));
  expect(await tick()).toEqual([]);
  expect(intake.started).toHaveLength(1);
});

test('what is released before it was contained is not contained again', async () => {
  const { caseId, instanceId } = await take(alert('1'));
  await tell(intake.store, caseId, { kind: 'decision', at: intake.now(), decision: decided(), release: 1 });
  intake.instances.set(instanceId, 'Terminated');
  await tick();
  expect({ started: intake.started.length, released: intake.released.length }).toEqual({ started: 1, released: 1 });
});

test('a case whose release was refused is contained on: nothing was taken back', async () => {
  const { caseId, instanceId } = await take(alert('1'));
  const refused = { kind: 'release', number: 1, result: 'refused', because: ['a rule is there'], steps: [] } as const;
  await tell(intake.store, caseId, [
    { kind: 'decision', at: intake.now(), decision: decided(), release: 1 },
    { ...refused, at: intake.now() },
  ]);
  intake.instances.set(instanceId, 'Failed');
  expect(await tick()).toMatchObject([{ work: 'containment', became: 'opened' }]);
});

test('a task hub that is out of reach costs no generation', async () => {
  const { caseId, instanceId } = await take(alert('1'));
  intake.hubTrouble = new Error('out of reach');
  for (let times = 0; times < 5; times += 1) await tick();
  intake.hubTrouble = undefined;
  expect(await tick()).toEqual([]);
  expect(await told(caseId, 'reopened')).toEqual([]);
  intake.instances.set(instanceId, 'Failed');
  await tick();
  expect(await told(caseId, 'reopened')).toMatchObject([{ generation: 1 }]);
});

test('a watchdog that dies between its claim and the start is made up for by the next', async () => {
  const { caseId, instanceId } = await take(alert('1'));
  intake.instances.set(instanceId, 'Failed');
  const dying = { ...intake.durable, start: () => Promise.reject(new Error('the process is gone')) };
  intake.clock += minutes(5);
  await watchOverCases({ ...intake, durable: dying });
  expect(await tick()).toMatchObject([{ became: 'opened' }]);
  expect(await told(caseId, 'reopened')).toMatchObject([{ generation: 1 }]);
});

test('a tick reads what is open, and not every case that was ever kept', async () => {
  for (let n = 0; n < 250; n += 1) {
    const caseId = `C-AAAA-${String(n).padStart(4, '0')}`;
    const startedAt = new Date(intake.clock - hours(1000 + n)).toISOString();
    await enterCase(intake.store, { caseId, instanceId: caseId, startedAt } as CaseRecord);
    await intake.end(caseId, 'contained');
  }
  await take(alert('1'));
  for (let times = 0; times < 4; times += 1) await tick();
  let reads = 0;
  const get: typeof intake.store.get = (key) => ((reads += 1), intake.store.get(key));
  intake.clock += minutes(5);
  await watchOverCases({ ...intake, store: { ...intake.store, get } });
  expect(reads).toBeLessThanOrEqual(3);
});

test('an instance that has not moved for an hour past its next due time is ended, and opened anew once it has', async () => {
  const { caseId, instanceId } = await take(alert('1'));
  const due = new Date(intake.clock + hours(20)).toISOString();
  intake.statuses.set(instanceId, { due });
  intake.clock += hours(20);
  expect(await tick()).toEqual([]);
  intake.clock += hours(0.8);
  expect(await tick()).toEqual([]);
  intake.clock += hours(0.2);
  expect(await tick()).toMatchObject([{ became: 'ended' }]);
  expect(await tick()).toMatchObject([{ became: 'opened' }]);
  intake.clock += hours(12);
  await tell(intake.store, caseId, tried('verdict', 'stop-forwarding', intake.now()));
  intake.clock += hours(12);
  intake.statuses.clear();
  expect(await tick()).toEqual([]);
  intake.clock += hours(1);
  expect(await tick()).toMatchObject([{ became: 'ended' }]);
});

test('one that does not end when it is told to needs a person', async () => {
  const { instanceId } = await take(alert('1'));
  intake.durable.terminate = () => Promise.resolve();
  intake.clock += hours(12);
  expect(await tick()).toEqual([]);
  intake.clock += hours(1);
  expect(await tick()).toMatchObject([{ became: 'ended' }]);
  intake.clock += hours(2);
  expect(await tick()).toMatchObject([{ became: 'given-up' }]);
  expect(intake.instances.get(instanceId)).toBe('Running');
  expect(await tick()).toEqual([]);
});
