import { aSender } from '../signed-in.ts';
import type { Alert } from '../../shared/alerts/alert.ts';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import { keys } from '../../shared/casefile/keys.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { decideHeld } from '../../shared/decisions/decide-held.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import { watchOverCases } from '../../shared/watchdog/watch-over-cases.ts';
import { fakeIntake } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => {
  intake = await fakeIntake();
});
afterEach(() => intake.close());

function alert(id: string): Alert {
  const sent = { account: 'adele@contoso.com', reason: 'phished', id };
  const read = readAlert(sent, { ...intake, receivedAt: intake.now(), sentBy: aSender });
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

const holds = [() => Promise.resolve({ is: 'hold' as const, because: ['protected'] })];
const approve = { decision: 'approve', about: 'containment', by: 'Sana' } as const;

test('an alert for a case that the task hub has forgotten starts it with the account as it was before anything was changed', async () => {
  const { instanceId } = await take(alert('1'));
  intake.instances.delete(instanceId);
  const { resolveAccount } = intake.tenantReader;
  const tenantReader: FakeIntake['tenantReader'] = {
    resolveAccount: async (asked) => ({ ...(await resolveAccount(asked)), accountEnabled: false }),
  };
  await startContainment({ ...intake, tenantReader }, alert('2'));
  const [first, second] = intake.started;
  expect(second).toEqual(first);
});

test('a case whose hold could not be written is not started by the watchdog', async () => {
  const { putIfAbsent } = intake.store;
  const store: typeof intake.store = {
    ...intake.store,
    putIfAbsent: (key, value) =>
      key.startsWith(keys.held('')) ? Promise.reject(new Error('the process is gone')) : putIfAbsent(key, value),
  };
  await expect(startContainment({ ...intake, store, gates: holds }, { ...alert('1'), partOf: 'I-1' })).rejects.toThrow(
    'gone',
  );
  const asked: unknown[] = [];
  intake.gates = holds.map(
    (hold) =>
      (_account, { partOf }) => (asked.push(partOf), hold()),
  );
  await tick();
  expect(intake.started).toEqual([]);
  expect(asked).toEqual(['I-1']);
});

test('a case that was approved and could not be started then is started by the watchdog, and its time counts from the word', async () => {
  intake.gates = holds;
  const record = await take(alert('1'));
  expect(await tick()).toEqual([]);
  intake.hubTrouble = new Error('out of reach');
  await expect(decideHeld(record, approve, intake)).rejects.toThrow('out of reach');
  const approvedAt = intake.now();
  intake.hubTrouble = undefined;
  expect(await tick()).toMatchObject([{ became: 'opened' }]);
  expect(intake.started).toMatchObject([{ input: { incident: { receivedAt: approvedAt } } }]);
});

test('one that was approved, and that the task hub forgot, is opened anew', async () => {
  intake.gates = holds;
  const record = await take(alert('1'));
  await decideHeld(record, approve, intake);
  intake.instances.delete(record.instanceId);
  expect(await tick()).toMatchObject([{ became: 'opened' }]);
});

test('one that was approved and not started counts from the word also where an alert starts it', async () => {
  intake.gates = holds;
  const { caseId } = await take(alert('1'));
  const at = new Date((intake.clock += minutes(60))).toISOString();
  await intake.store.putIfAbsent(keys.heldDecision(caseId), { decision: 'approve', by: 'Sana', at });
  await take(alert('2'));
  expect(intake.started).toMatchObject([{ input: { incident: { id: '1', receivedAt: at } } }]);
});
