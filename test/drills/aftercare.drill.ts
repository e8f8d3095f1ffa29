import { runDrills, verdictOf } from './run-drills.ts';

const drill = runDrills();

test('an attacker who is let in again is found, and without a watch nobody finds them', async () => {
  const again = ['--json', '--latency', '1', '--scenario', 're-compromised'];
  const [watched, unwatched] = await Promise.all([drill(...again), drill(...again, '--aftercare', '0')]);
  expect([watched.code, unwatched.code]).toEqual([0, 1]);
  expect(verdictOf(unwatched)).toMatchObject({ result: 'contained' });
  expect(verdictOf(unwatched).attacker.canStill).toContain('old-password');
});
