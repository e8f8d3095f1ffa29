import { keepSize, sizeKnown } from '../../shared/decisions/tenant-size.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import { fakeIntake } from '../intake/fake-intake.ts';
import type { FakeIntake } from '../intake/fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => (intake = await fakeIntake()));
afterEach(() => intake.close());

test('the tenant is counted once a day, and whoever asks is answered from what was kept', async () => {
  let counted = 0;
  let clock = 0;
  const count = (): Promise<number> => Promise.resolve((counted += 100));
  const known = sizeKnown(
    () => intake.cells,
    () => clock,
  );
  expect(await known()).toBeUndefined();
  for (let tick = 0; tick < 3; tick += 1) await keepSize(intake.cells, clock, count);
  expect(counted).toBe(100);
  clock += minutes(10);
  expect(await known()).toBe(100);
  clock += hours(24);
  await keepSize(intake.cells, clock, count);
  expect(await known()).toBe(200);
});
