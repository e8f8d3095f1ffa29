import { switchKnown, turnSwitch } from '../../shared/decisions/kill-switch.ts';
import { hours, minutes, seconds } from '../../shared/domain/duration.ts';
import { fakeIntake } from '../intake/fake-intake.ts';
import type { FakeIntake } from '../intake/fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => (intake = await fakeIntake()));
afterEach(() => intake.close());

const turn = (state: 'on' | 'stopped' | 'dry-run', by = 'Ines') =>
  turnSwitch(intake.cells, { turn: state, by, byId: by }, intake.now());
const knownBy = (cells: () => Pick<FakeIntake['cells'], 'read'> = () => intake.cells) =>
  switchKnown(cells, () => intake.clock);

test('one person stops everything, and it counts everywhere within five seconds', async () => {
  const known = knownBy();
  expect(await known()).toMatchObject({ state: 'on' });
  await turn('stopped');
  intake.clock += seconds(5);
  expect(await known()).toMatchObject({ state: 'stopped', by: 'Ines' });
  await turn('on', 'Omar');
  intake.clock += seconds(5);
  expect(await known()).toMatchObject({ state: 'on' });
});

test('where the switch cannot be read its last value counts, and where it never could nobody is told that it is on', async () => {
  let isDown = true;
  const cells = () => ({
    read: (key: string) => (isDown ? Promise.reject(new Error('down')) : intake.cells.read(key)),
  });
  const known = knownBy(cells);
  expect(await known()).toBeUndefined();
  isDown = false;
  await turn('stopped');
  expect(await known()).toMatchObject({ state: 'stopped' });
  isDown = true;
  intake.clock += hours(1);
  expect(await known()).toMatchObject({ state: 'stopped' });
});

test('a store that hangs holds nobody up who knows the last value', async () => {
  let hangs = false;
  const cells = () => ({
    read: (key: string) => (hangs ? new Promise<never>(() => undefined) : intake.cells.read(key)),
  });
  const known = knownBy(cells);
  await known();
  hangs = true;
  intake.clock += minutes(1);
  expect(await known()).toMatchObject({ state: 'on' });
});

test('a dry run takes two people within a quarter of an hour, and lapses after four hours', async () => {
  const known = knownBy();
  expect(await turn('dry-run')).toMatchObject({ state: 'on', proposed: { by: 'Ines' } });
  expect(await turn('dry-run')).toMatchObject({ state: 'on' });
  intake.clock += minutes(16);
  expect(await turn('dry-run', 'Omar')).toMatchObject({ state: 'on', proposed: { by: 'Omar' } });
  expect(await turn('dry-run', 'Ines')).toMatchObject({ state: 'dry-run', by: 'Omar and Ines' });
  expect(await known()).toMatchObject({ state: 'dry-run' });
  intake.clock += hours(4) - 1;
  expect(await known()).toMatchObject({ state: 'dry-run' });
  intake.clock += 1;
  expect(await known()).toMatchObject({ state: 'on' });
});
