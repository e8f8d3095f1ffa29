import { aSender } from '../signed-in.ts';
import { findCase } from '../../shared/casefile/registry.ts';
import type { CaseStore } from '../../shared/casefile/case-store.ts';
import { healClaim } from '../../shared/intake/heal-claim.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import type { Intake } from '../../shared/intake/intake.ts';
import { listCases } from '../../shared/views/list-cases.ts';
import type { Alert } from '../../shared/alerts/alert.ts';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import { fakeIntake } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => {
  intake = await fakeIntake();
});
afterEach(() => intake.close());

function alert(): Alert {
  const read = readAlert(
    { account: 'adele@contoso.com', reason: 'x', id: '1' },
    { ...intake, receivedAt: intake.now(), sentBy: aSender },
  );
  if (!('alerts' in read)) throw new Error(JSON.stringify(read));
  return read.alerts[0];
}

/** The process dies at its n-th write: nothing that it does from then on comes through, but the start if that was quicker. */
function dyingAt(n: number, startIsQuicker = false): { readonly intake: Intake; readonly died: () => boolean } {
  let writes = 0;
  const dies = async <T>(write: () => Promise<T>): Promise<T> => {
    writes += 1;
    if (writes >= n) throw new Error('the process is gone');
    return write();
  };
  const { store, durable } = intake;
  const dying: CaseStore = {
    ...store,
    putIfAbsent: (...asked) => dies(() => store.putIfAbsent(...asked)),
    append: (...asked) => dies(() => store.append(...asked)),
  };
  const start: Intake['durable']['start'] = (...asked) =>
    startIsQuicker ? durable.start(...asked) : dies(() => durable.start(...asked));
  return { intake: { ...intake, store: dying, durable: { ...durable, start } }, died: () => writes >= n };
}

const everyWrite = Array.from({ length: 7 }, (_, n) => n + 1);

const deaths = [false, true].flatMap((startIsQuicker) =>
  everyWrite.slice(0, startIsQuicker ? -1 : undefined).map((n) => [n, startIsQuicker] as const),
);

test.each(deaths)(
  'whoever dies at write %d (start is quicker: %s) leaves a case that is found',
  async (n, startIsQuicker) => {
    const { intake: dying, died } = dyingAt(n, startIsQuicker);
    await startContainment(dying, alert()).catch(() => undefined);
    expect(died()).toBe(true);
    // What was started goes on, and its first word to the case file heals it; what was not is started by the same alert when it comes again.
    const [running] = intake.started;
    if (running) await healClaim(running.input, intake);
    else await startContainment(intake, alert());
    expect(intake.started).toHaveLength(1);
    const { caseId } = intake.started[0]!.input;
    expect(await findCase(caseId, intake.store)).toMatchObject({ caseId });
    expect((await listCases({}, intake)).containments).toMatchObject([{ caseId, status: 'running' }]);
    const entries = await intake.store.entries(caseId);
    expect(entries.filter(({ kind }) => kind === 'alert')).toHaveLength(1);
  },
);

test('seven writes are all there are', async () => {
  const { intake: surviving, died } = dyingAt(everyWrite.length + 1);
  await startContainment(surviving, alert());
  expect(died()).toBe(false);
});
