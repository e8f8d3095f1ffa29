import { aSender } from '../signed-in.ts';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import type { Alert } from '../../shared/alerts/alert.ts';
import { Later } from '../../shared/domain/errors.ts';
import { seconds } from '../../shared/domain/duration.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import { keys } from '../../shared/casefile/keys.ts';
import { startOf } from '../../shared/casefile/starts.ts';
import { findCase } from '../../shared/casefile/registry.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { adele, fakeIntake, tenantId } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

function alert(id: string, account = 'adele@contoso.com'): Alert {
  const read = readAlert(
    { account, reason: 'phished', id },
    { receivedAt: '2026-03-31T12:00:00.000Z', farEnd: microsoft365, sentBy: aSender },
  );
  if (!('alerts' in read)) throw new Error('rejected');
  return read.alerts[0];
}

let intake: FakeIntake;
beforeEach(async () => {
  intake = await fakeIntake();
});
afterEach(() => intake.close());

async function take(sent: Alert): Promise<{ record: CaseRecord; outcome: string }> {
  const containment = await startContainment(intake, sent);
  if (!('case' in containment)) throw new Error(JSON.stringify(containment));
  return { record: containment.case, outcome: containment.outcome };
}
const alertsOf = async (caseId: string): Promise<unknown[]> =>
  (await intake.store.entries(caseId)).filter(({ kind }) => kind === 'alert').map((entry) => entry['incident']);

it('starting a containment starts one instance named after tenant and object, with what was read', async () => {
  const { record, outcome } = await take(alert('1'));
  expect(outcome).toBe('started');
  expect(record.taskHub).toBe('Cordon');
  expect(intake.started).toMatchObject([
    {
      instanceId: `${tenantId}.${adele}`,
      input: { caseId: record.caseId, account: { objectId: adele }, tokenLifetimeMinutes: 90 },
    },
  ]);
  expect(await alertsOf(record.caseId)).toMatchObject([{ id: '1' }]);
  expect(await startOf(intake.store, record.caseId)).toEqual(intake.started[0]?.input);
});

it.each([
  ['legal@contoso.org', 'is no address of this tenant'],
  ['A.Vance@contoso.com', 'is the watched account itself'],
  ['Registry@contoso.com', undefined],
])('a watch whose copies go to %s is told so at once', async (preservationMailbox, problem) => {
  const watch = { reference: 'M-1', approvedBy: 'Counsel' };
  const asked = { ...alert('1'), watch };
  const taken = await startContainment(intake, { ...asked, options: { ...asked.options, preservationMailbox } });
  expect('rejected' in taken ? taken.rejected.errors : []).toMatchObject(
    problem === undefined ? [] : [{ field: 'options.preservationMailbox', problem }],
  );
  expect(intake.started).toHaveLength(problem === undefined ? 1 : 0);
});

it('starting a containment looks no further back than there is the account, but for the default', async () => {
  const { incident, ...rest } = alert('1');
  const { resolveAccount } = intake.tenantReader;
  intake.tenantReader.resolveAccount = async (reference) => {
    const found = await resolveAccount(reference);
    return 'unresolved' in found ? found : { ...found, created: '2026-02-01T00:00:00Z' };
  };
  const { record } = await take({ ...rest, incident: { ...incident, compromisedSince: '2024-01-01T00:00:00.000Z' } });
  expect(intake.started[0]?.input.incident.compromisedSince).toBe(incident.compromisedSince);
  expect(record.incident.compromisedSince).toBe(incident.compromisedSince);
});

it('starting a containment ends before an alert that cannot be recorded fails it: no rejection is left to itself', async () => {
  const { start } = intake.durable;
  intake.durable.start = async (instanceId, input) => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((later) => setImmediate(later));
    await start(instanceId, input);
  };
  intake.store.append = () => Promise.reject(new Error('disk full'));
  await expect(startContainment(intake, alert('1'))).rejects.toThrow('disk full');
  expect(intake.started).toHaveLength(1);
});

it('starting a containment starts though the case store answers nothing but the claim', async () => {
  const { putIfAbsent } = intake.store;
  const never = () => new Promise<never>(() => undefined);
  intake.store.putIfAbsent = (key, value) => (key.startsWith('accounts/') ? putIfAbsent(key, value) : never());
  intake.store.append = never;
  void startContainment(intake, alert('1'));
  while (intake.started.length === 0) await new Promise((later) => setImmediate(later));
  expect(intake.started).toMatchObject([{ instanceId: `${tenantId}.${adele}` }]);
});

it('starting a containment enters a case in the index again when an alert joins it: what stood beside the start was lost', async () => {
  const { putIfAbsent } = intake.store;
  const isBeside = (key: string): boolean => key.startsWith('cases/') || key.startsWith('by-time/');
  intake.store.putIfAbsent = (key, value) =>
    isBeside(key) ? Promise.reject(new Error('out of reach')) : putIfAbsent(key, value);
  await expect(startContainment(intake, alert('1'))).rejects.toThrow('out of reach');
  expect(intake.started).toHaveLength(1);
  intake.store.putIfAbsent = putIfAbsent;
  const { record, outcome } = await take(alert('1'));
  expect(outcome).toBe('joined');
  expect(await findCase(record.caseId, intake.store)).toEqual(record);
  expect(await intake.store.keys(keys.byTime)).toEqual([keys.inTime(record)]);
});

it('starting a containment contains anew while the case is still being watched: the alert is never swallowed', async () => {
  const { record } = await take(alert('1'));
  // The instance runs on: it watches what it has contained.
  await intake.store.putIfAbsent(`results/${record.caseId}`, { result: 'contained' });
  expect(intake.instances.get(record.instanceId)).toBe('Running');
  const { record: next, outcome } = await take(alert('2'));
  expect(outcome).toBe('started');
  expect(next.instanceId).toBe(`${record.instanceId}.2`);
  expect((await take(alert('1'))).outcome).toBe('joined');
});

it('starting a containment makes one case of forty racing alerts for one account under different names, and keeps every alert', async () => {
  const names = ['adele@contoso.com', 'A.Vance@contoso.com', adele, 'ADELE@CONTOSO.COM'];
  const taken = await Promise.all(Array.from({ length: 40 }, (_, n) => take(alert(String(n), names[n % 4]))));
  expect(intake.started).toHaveLength(1);
  expect(new Set(taken.map(({ record }) => record.caseId)).size).toBe(1);
  expect(taken.filter(({ outcome }) => outcome === 'started')).toHaveLength(1);
  expect(await alertsOf(taken[0]?.record.caseId ?? '')).toHaveLength(40);
});

it('starting a containment keeps two accounts apart', async () => {
  await Promise.all([take(alert('1')), take(alert('1', 'bob@contoso.com'))]);
  expect(new Set(intake.started.map(({ instanceId }) => instanceId)).size).toBe(2);
});

it('starting a containment records an alert id once, however often it comes', async () => {
  await Promise.all(Array.from({ length: 10 }, () => take(alert('1'))));
  intake.clock += seconds(60);
  const { record } = await take(alert('1'));
  expect(await alertsOf(record.caseId)).toHaveLength(1);
});

it('starting a containment makes up for a crash between claim and start, with the alert that claimed', async () => {
  intake.hubTrouble = new Error('unreachable');
  await expect(take(alert('first'))).rejects.toThrow('unreachable');
  intake.hubTrouble = undefined;
  const { outcome, record } = await take(alert('second'));
  expect(outcome).toBe('started');
  expect(intake.started).toMatchObject([{ input: { incident: { id: 'first' } } }]);
  expect(await alertsOf(record.caseId)).toMatchObject([{ id: 'first' }, { id: 'second' }]);
});

it('starting a containment makes up for a crash between the mark of an alert and its entry', async () => {
  const { record } = await take(alert('1'));
  const marks = await intake.store.keys(`alerts/${record.caseId}/`);
  const other = await fakeIntake();
  await other.store.putIfAbsent(marks[0] ?? '', { at: other.now() });
  other.clock += seconds(60);
  const healed = await startContainment(other, alert('1'));
  expect('case' in healed && (await other.store.entries(healed.case.caseId))).toMatchObject([{ kind: 'alert' }]);
  await other.close();
});

it('starting a containment contains an account anew when it is compromised again after its case has ended', async () => {
  const first = await take(alert('1'));
  await intake.end(first.record.caseId, 'contained');
  intake.instances.set(first.record.instanceId, 'Completed');
  const again = await Promise.all(['2', '3', '4'].map((id) => take(alert(id))));
  expect(new Set(again.map(({ record }) => record.caseId)).size).toBe(1);
  expect(again[0]?.record.instanceId).toBe(`${tenantId}.${adele}.2`);
  expect(again[0]?.record.caseId).not.toBe(first.record.caseId);
  expect(intake.started).toHaveLength(2);
});

it('starting a containment does not act again on an alert that comes late for a case that has ended', async () => {
  const { record } = await take(alert('1'));
  await intake.end(record.caseId, 'contained');
  intake.instances.set(record.instanceId, 'Completed');
  expect((await take(alert('1'))).record.caseId).toBe(record.caseId);
  expect(intake.started).toHaveLength(1);
});

it('starting a containment is not blocked for ever by an instance that the task hub calls running after it has completed', async () => {
  const { record } = await take(alert('1'));
  await intake.end(record.caseId, 'contained');
  expect((await take(alert('2'))).outcome).toBe('started');
});

it('starting a containment starts nothing for an account that is unknown or ambiguous, and says which', async () => {
  for (const [account, word] of [
    ['nobody@contoso.com', 'unknown'],
    ['twin@contoso.com', 'ambiguous'],
  ] as const) {
    const answer = await startContainment(intake, alert('1', account));
    expect('rejected' in answer && answer.rejected.reason).toContain(word);
  }
  expect(intake.started).toEqual([]);
  expect(await intake.store.keys('')).toEqual([]);
});

it('starting a containment starts nothing while the tenant cannot say who it is', async () => {
  intake.trouble = new Later('throttled', seconds(7));
  const answer = await startContainment(intake, alert('1'));
  expect(answer).toEqual({ unanswered: { why: 'later', detail: 'throttled', after: 7_000 } });
  expect(await intake.store.keys('')).toEqual([]);
});
