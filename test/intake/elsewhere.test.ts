import { aSender } from '../signed-in.ts';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import { refuseElsewhere } from '../../shared/decisions/refuse-elsewhere.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import type { Containment } from '../../shared/intake/start-containment.ts';
import { listCases } from '../../shared/views/list-cases.ts';
import { viewCase } from '../../shared/views/case-view.ts';
import { watchOverCases } from '../../shared/watchdog/watch-over-cases.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { fakeIntake } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

// Two apps with a task hub each share one case store.
let here: FakeIntake;
let there: FakeIntake;
beforeEach(async () => {
  [here, there] = await Promise.all([fakeIntake(), fakeIntake()]);
  Object.assign(there, { store: here.store, cells: here.cells, taskHub: 'Staging' });
});
afterEach(() => Promise.all([here.close(), there.close()]));

async function take(intake: FakeIntake, id: string): Promise<Extract<Containment, { case: unknown }>> {
  const sent = { account: 'adele@contoso.com', reason: 'phished', id };
  const read = readAlert(sent, { receivedAt: '2026-03-31T12:00:00.000Z', farEnd: microsoft365, sentBy: aSender });
  if (!('alerts' in read)) throw new Error('rejected');
  const containment = await startContainment(intake, read.alerts[0]);
  if (!('case' in containment)) throw new Error(JSON.stringify(containment));
  return containment;
}

async function runningThere(): Promise<CaseRecord> {
  return (await take(there, '1')).case;
}

test('a case that another task hub runs is joined, and never started here', async () => {
  const record = await runningThere();
  const joined = await take(here, '2');
  expect(joined).toMatchObject({ outcome: 'joined', case: { caseId: record.caseId, taskHub: 'Staging' } });
  expect(here.started).toEqual([]);
  const alerts = (await here.store.entries(record.caseId)).filter(({ kind }) => kind === 'alert');
  expect(alerts).toHaveLength(2);
});

test('one that is claimed there and not started yet is left to it, by the alert and by the watchdog', async () => {
  there.hubTrouble = new Error('out of reach');
  await expect(take(there, '1')).rejects.toThrow('out of reach');
  there.hubTrouble = undefined;
  expect(await take(here, '2')).toMatchObject({ outcome: 'joined' });
  here.clock += 3_600_000;
  expect(await watchOverCases(here)).toEqual([]);
  expect(here.started).toEqual([]);
  await watchOverCases(there);
  expect(there.started).toHaveLength(1);
});

test('each watchdog goes on with its own cases, whatever the other has seen', async () => {
  const record = await runningThere();
  await watchOverCases(here);
  there.becomes(record.instanceId, 'Terminated');
  expect(await watchOverCases(there)).toMatchObject([{ caseId: record.caseId, became: 'opened' }]);
});

test('its page and the list say that nobody here knows how it stands, and who does', async () => {
  const record = await runningThere();
  const page = await viewCase(record, here.store, here.durable, here.taskHub);
  expect(page).toMatchObject({ status: 'unknown', phase: 'unknown: the task hub Staging runs it' });
  expect((await listCases({}, here)).containments).toMatchObject([{ status: 'unknown' }]);
  expect((await listCases({}, there)).containments).toMatchObject([{ status: 'running' }]);
});

test('a decision about it is sent on to the app that can follow it', async () => {
  const record = await runningThere();
  expect(refuseElsewhere(record, here)?.errors).toMatchObject([{ problem: 'is run by the task hub Staging' }]);
  expect(refuseElsewhere(record, there)).toBeUndefined();
});

test('once it has ended, this task hub contains the account in a case of its own', async () => {
  const record = await runningThere();
  await here.end(record.caseId, 'contained');
  expect(await take(here, '2')).toMatchObject({ outcome: 'started', case: { taskHub: 'Cordon' } });
  expect(here.started).toHaveLength(1);
});
