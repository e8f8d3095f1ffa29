import { runDrills, verdictOf } from './run-drills.ts';

const drill = runDrills();
const cloud = ['--json', '--latency', '1', '--scenario', 'cloud', '--level'];

test('soft ends as softened and hard as partial, whatever else holds, and both leave doors that the attacker uses', async () => {
  const [soft, hard] = await Promise.all([drill(...cloud, 'soft'), drill(...cloud, 'hard')]);
  expect([soft.code, hard.code]).toEqual([0, 0]);
  expect([verdictOf(soft).result, verdictOf(hard).result]).toEqual(['softened', 'partial']);
  expect(verdictOf(soft).attacker.canStill).toContain('old-password');
  expect(verdictOf(hard).attacker.canStill).not.toContain('old-password');
  expect(verdictOf(hard).attacker.canStill).toContain('forwarding');
  for (const { stdout } of [soft, hard]) expect(stdout).not.toContain('contained');
});

test('soft without what ends the sessions is not softened', async () => {
  const control = await drill(...cloud, 'soft', '--without', 'revoke-sessions');
  expect(control.code).toBe(1);
  expect(verdictOf(control).result).not.toBe('softened');
});
