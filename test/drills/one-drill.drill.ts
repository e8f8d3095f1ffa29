import { runDrills, verdictOf } from './run-drills.ts';

const drill = runDrills();
const quickly = ['--json', '--latency', '1'];

test('a drill with --json prints one JSON object, and its exit code says that the attacker is out', async () => {
  const ended = await drill(...quickly);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1);
  const { result, provenAt, attacker } = verdictOf(ended);
  expect({ result, canStill: attacker.canStill }).toEqual({ result: 'contained', canStill: [] });
  expect(provenAt).not.toBeNull();
  expect(attacker.tried.length).toBeGreaterThan(8);
});

test('a step left out is seen: the case is not contained and the attacker keeps the door it would have shut', async () => {
  const ended = await drill(...quickly, '--without', 'stop-forwarding');
  expect(ended.code).toBe(1);
  const { result, attacker, steps } = verdictOf(ended);
  expect(result).toBe('partial');
  expect(attacker.canStill).toEqual(['forwarding']);
  expect(steps.find(({ name }) => name === 'stop-forwarding')?.state).toBe('left-out');
});
