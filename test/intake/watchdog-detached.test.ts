import { aPerson } from '../signed-in.ts';
import { keepDetached } from '../../shared/casefile/kept-detached.ts';
import { tell } from '../../shared/casefile/record.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import type { Detached } from '../../shared/domain/detached.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import { listCases } from '../../shared/views/list-cases.ts';
import { watchOverCases } from '../../shared/watchdog/watch-over-cases.ts';
import { decided } from '../work/a-release.ts';
import { fakeIntake } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

let intake: FakeIntake;
let record: CaseRecord;
beforeEach(async () => {
  intake = await fakeIntake();
  const read = readAlert(
    { account: 'adele@contoso.com', reason: 'phished', id: '1' },
    { ...intake, receivedAt: intake.now(), sentBy: aPerson },
  );
  if (!('alerts' in read)) throw new Error(JSON.stringify(read));
  const containment = await startContainment(intake, read.alerts[0]);
  if (!('case' in containment)) throw new Error(JSON.stringify(containment));
  record = containment.case;
});
afterEach(() => intake.close());

/** Five minutes later. */
async function tick(): Promise<unknown> {
  intake.clock += minutes(5);
  return watchOverCases(intake);
}

async function purge(): Promise<Detached> {
  const { caseId, instanceId } = record;
  const child = { orchestration: 'settle-step', instanceId: `${instanceId}:purge-sent-messages`, input: { caseId } };
  await keepDetached(intake.store, child, intake.now());
  return child;
}

test.each([
  ['Failed', 'open'],
  ['Terminated', 'open'],
  ['Failed', 'contained'],
  [undefined, 'open'],
  [undefined, 'contained'],
])(
  'what runs by itself is opened anew where it is %s and its case %s, three times, and then a person is told',
  async (status, is) => {
    if (is === 'contained') await intake.end(record.caseId, 'contained');
    const child = await purge();
    for (let generation = 1; generation <= 3; generation += 1) {
      intake.becomes(child.instanceId, status);
      expect(await tick()).toMatchObject([{ work: 'purge-sent-messages', became: 'opened' }]);
      expect(await tick()).toEqual([]);
    }
    expect(intake.detached).toEqual([child, child, child]);
    intake.becomes(child.instanceId, status);
    expect(await tick()).toMatchObject([{ work: 'purge-sent-messages', became: 'given-up' }]);
    expect(await tick()).toEqual([]);
    expect(intake.started).toHaveLength(1);
    const { containments } = await listCases({}, intake);
    expect(containments).toMatchObject([{ needsPerson: { because: expect.stringContaining('by hand') } }]);
  },
);

test.each(['open', 'contained'])('what the task hub no longer knows is begun again, its case %s', async (is) => {
  if (is === 'contained') await intake.end(record.caseId, 'contained');
  const child = await purge();
  expect(await tick()).toMatchObject([{ work: 'purge-sent-messages', became: 'opened' }]);
  expect(await tick()).toEqual([]);
  expect(intake.detached).toEqual([child]);
});

test('what runs by itself is left alone once it has come to its end, though the task hub forgets it', async () => {
  const { instanceId } = await purge();
  intake.instances.set(instanceId, 'Completed');
  await tick();
  intake.instances.delete(instanceId);
  expect(await tick()).toEqual([]);
  expect(intake.detached).toEqual([]);
});

test('what runs by itself is not begun once more where somebody decided to take the case back', async () => {
  const { instanceId } = await purge();
  await intake.end(record.caseId, 'contained');
  intake.instances.set(instanceId, 'Failed');
  await tell(intake.store, record.caseId, { kind: 'decision', at: intake.now(), decision: decided(), release: 1 });
  await tick();
  expect(intake.detached).toEqual([]);
});

test('a release that its gate refused keeps nobody from what runs by itself', async () => {
  const child = await purge();
  await intake.end(record.caseId, 'contained');
  intake.instances.set(child.instanceId, 'Failed');
  await tell(intake.store, record.caseId, [
    { kind: 'decision', at: intake.now(), decision: decided(), release: 1 },
    { kind: 'release', at: intake.now(), number: 1, result: 'refused', because: ['a rule is there'], steps: [] },
  ]);
  expect(await tick()).toMatchObject([{ work: 'purge-sent-messages', became: 'opened' }]);
});
