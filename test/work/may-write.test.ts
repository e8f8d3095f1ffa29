import { outcomeOfError } from '../../shared/plan/outcome.ts';
import { pausedBySwitch } from '../../shared/work/may-write.ts';
import { tryOnce } from '../../shared/work/try-once.ts';
import { clubFarEnd, clubTenant } from '../second-far-end/club.ts';
import { fakeIntake } from '../intake/fake-intake.ts';
import type { FakeIntake } from '../intake/fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => (intake = await fakeIntake()));
afterEach(() => intake.close());

test('what is stopped is neither done nor given up: its patience begins anew, and it counts as no change', async () => {
  let isStopped = true;
  let done = 0;
  const work = {
    farEnd: clubFarEnd,
    tenant: clubTenant,
    store: intake.store,
    isStopped: () => Promise.resolve(isStopped),
  };
  const { mayWrite, wasPaused } = pausedBySwitch(work);
  const long = '2020-01-01T00:00:00.000Z';
  const attempt = () =>
    tryOnce(
      {
        ...{ caseId: 'C-TEST-TEST', run: 'bar-member', step: 'bar-member', wasPaused, explain: outcomeOfError },
        before: { state: 'later', attempts: 1, since: long },
        tellAs: () => undefined,
        prepare: () =>
          Promise.resolve({
            act: async () => {
              await mayWrite();
              done += 1;
            },
            writes: () => done,
            look: () => Promise.resolve({ is: 'holds', seen: 'barred' } as const),
          }),
      },
      work,
    );
  const stopped = await attempt();
  expect(stopped).toMatchObject({ state: 'later', note: 'the kill switch stops every change' });
  expect(stopped.since > long).toBe(true);
  expect([done, stopped.actedAt, stopped.changes]).toEqual([0, undefined, undefined]);
  isStopped = false;
  expect(done).toBe(0);
  expect((await attempt()).actedAt).toBeDefined();
  expect(done).toBe(1);
});
