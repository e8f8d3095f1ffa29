import type { Alert } from '../../shared/alerts/alert.ts';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
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
    { ...intake, receivedAt: intake.now() },
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
    if (status === undefined) intake.instances.delete(instanceId);
    else intake.instances.set(instanceId, status);
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

test('after three generations a person is needed, and the next alert begins a new case', async () => {
  const { caseId, instanceId } = await take(alert('1'));
  for (let generation = 0; generation < 3; generation += 1) {
    intake.instances.set(instanceId, 'Failed');
    expect(await tick()).toMatchObject([{ became: 'opened' }]);
  }
  intake.instances.set(instanceId, 'Failed');
  expect(await tick()).toMatchObject([{ caseId, became: 'given-up' }]);
  expect(await tick()).toEqual([]);
  expect(intake.started).toHaveLength(4);
  expect(await told(caseId, 'given-up')).toHaveLength(1);
  expect((await take(alert('2'))).caseId).not.toBe(caseId);
});
