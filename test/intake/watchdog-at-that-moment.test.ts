import { aPerson } from '../signed-in.ts';
import type { Alert } from '../../shared/alerts/alert.ts';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import { hours, minutes, seconds } from '../../shared/domain/duration.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import { readCase } from '../../shared/casefile/case-file.ts';
import { enterCase } from '../../shared/casefile/case-index.ts';
import { keys } from '../../shared/casefile/keys.ts';
import { tell } from '../../shared/casefile/record.ts';
import { keepStart } from '../../shared/casefile/starts.ts';
import { decided } from '../work/a-release.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { listCases } from '../../shared/views/list-cases.ts';
import { eachOpenCase } from '../../shared/watchdog/open-cases.ts';
import { watchOverCases } from '../../shared/watchdog/watch-over-cases.ts';
import { fakeIntake } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => {
  intake = await fakeIntake();
});
afterEach(() => intake.close());

function alert(id: string, account = 'adele@contoso.com'): Alert {
  const read = readAlert({ account, reason: 'phished', id }, { ...intake, receivedAt: intake.now(), sentBy: aPerson });
  if (!('alerts' in read)) throw new Error(JSON.stringify(read));
  return read.alerts[0];
}

async function take(sent: Alert): Promise<CaseRecord> {
  const containment = await startContainment(intake, sent);
  if (!('case' in containment)) throw new Error(JSON.stringify(containment));
  return containment.case;
}

/** Five minutes later. */
async function tick(more: Partial<FakeIntake> = {}): Promise<unknown> {
  intake.clock += minutes(5);
  return watchOverCases({ ...intake, ...more });
}

const told = async (caseId: string, kind: string): Promise<unknown[]> =>
  (await intake.store.entries(caseId)).filter((entry) => entry.kind === kind);

describe('what ends just as the task hub is asked for it is not opened anew:', () => {
  function ending(instanceId: string, end: () => Promise<void>): FakeIntake['durable'] {
    const { status } = intake.durable;
    return {
      ...intake.durable,
      async status(asked) {
        if (asked === instanceId && intake.instances.get(asked) === 'Running') {
          await end();
          intake.instances.set(asked, 'Completed');
        }
        return status(asked);
      },
    };
  }

  test('a containment', async () => {
    const { caseId, instanceId } = await take(alert('1'));
    await tick({ durable: ending(instanceId, () => intake.end(caseId, 'contained')) });
    expect(intake.started).toHaveLength(1);
    expect(await told(caseId, 'reopened')).toEqual([]);
  });

  test.each([
    ['its own alert, which joins it', '1', 'joined'],
    ['another, which begins a new case', '2', 'started'],
  ])('a containment that is asked for by %s', async (_which, id, outcome) => {
    const { caseId, instanceId } = await take(alert('1'));
    const durable = ending(instanceId, () => intake.end(caseId, 'contained'));
    expect(await startContainment({ ...intake, durable }, alert(id))).toMatchObject({ outcome });
    expect(intake.started.filter((each) => each.instanceId === instanceId)).toHaveLength(1);
  });

  test('a release', async () => {
    const { caseId, instanceId } = await take(alert('1'));
    await intake.end(caseId, 'contained');
    await tell(intake.store, caseId, { kind: 'decision', at: intake.now(), decision: decided(), release: 1 });
    intake.instances.set(`${instanceId}:release`, 'Running');
    const released = { kind: 'release', number: 1, result: 'released', because: [], steps: [] } as const;
    const end = async (): Promise<void> => {
      await tell(intake.store, caseId, { ...released, at: intake.now() });
    };
    await tick({ durable: ending(`${instanceId}:release`, end) });
    expect(intake.released).toEqual([]);
  });
});

test('after an outage of a day nothing is ended or given up that goes on again', async () => {
  const { instanceId } = await take(alert('1'));
  await tick();
  intake.clock += hours(24);
  expect(await tick()).toEqual([]);
  expect(await tick()).toEqual([]);
  intake.createdAt.set(instanceId, intake.now());
  intake.clock += hours(12);
  expect(await tick()).toEqual([]);
  expect(intake.instances.get(instanceId)).toBe('Running');
});

test('a tick that takes too long ends, and the next goes on where it was', async () => {
  const cases = Array.from({ length: 100 }, (_, n) => `C-AAAA-${String(n).padStart(4, '0')}`);
  for (const caseId of cases)
    await enterCase(intake.store, { caseId, instanceId: caseId, startedAt: intake.now() } as CaseRecord);
  const looked: string[][] = [];
  for (let times = 0; times < 4; times += 1) {
    const began = intake.clock;
    const now: string[] = [];
    await eachOpenCase(intake, async (caseId) => {
      await Promise.resolve();
      intake.clock += seconds(5);
      now.push(caseId);
      return false;
    });
    expect(intake.clock - began).toBeLessThan(minutes(4));
    looked.push(now);
  }
  expect(new Set(looked.slice(0, 3).flat()).size).toBe(100);
  expect(looked[3]).not.toEqual(looked[0]);
});

test.each(['contained', 'partial'])(
  'a case that was given up and ends %s all the same needs nobody any more',
  async (result) => {
    const { caseId } = await take(alert('1'));
    intake.durable.terminate = () => Promise.resolve();
    for (let hour = 0; hour < 16; hour += 1) {
      intake.clock += hours(1);
      await tick();
    }
    const shown = async (): Promise<unknown[]> => (await listCases({}, intake)).containments;
    expect(await shown()).toMatchObject([{ needsPerson: { because: expect.any(String) } }]);
    await intake.end(caseId, result);
    expect(await shown()).toEqual([expect.not.objectContaining({ needsPerson: expect.anything() })]);
    expect((await readCase(intake.store, caseId)).givenUp).toBeUndefined();
  },
);

test('a result that was drawn and never told, because the worker was lost in between, is told', async () => {
  const { caseId, instanceId } = await take(alert('1'));
  const nothing = { because: [], outcomes: [], proof: [], uncertain: [], residualRisk: [] };
  const drawn = { caseId, result: 'partial', t1Ms: 900, provenAt: intake.now(), ...nothing };
  await intake.store.putIfAbsent(keys.result(caseId), drawn);
  intake.instances.set(instanceId, 'Failed');
  await tick();
  await tick();
  expect(await told(caseId, 'result')).toMatchObject([{ result: 'partial' }]);
});

test('what was a watch and is a containment by now is called so', async () => {
  const containment = await startContainment(intake, {
    ...alert('1'),
    watch: { reference: 'M-1', approvedBy: 'Counsel' },
  });
  const { caseId, instanceId } = 'case' in containment ? containment.case : ({} as CaseRecord);
  await keepStart(intake.store, { ...intake.started[0]!.input, mode: 'contain' });
  intake.durable.terminate = () => Promise.resolve();
  for (let hour = 0; hour < 16; hour += 1) {
    intake.clock += hours(1);
    await tick();
  }
  expect(intake.instances.get(instanceId)).toBe('Running');
  expect(await told(caseId, 'given-up')).toMatchObject([{ work: 'containment' }]);
});
