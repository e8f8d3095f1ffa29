import { runDrills, verdictOf, type Ended } from '../drills/run-drills.ts';

const drill = runDrills();
const quickly = ['--json', '--latency', '1'];

/** Under way before the first test waits for one of them. */
let drills: Readonly<Record<'whole' | 'withoutStep' | 'unknownStep', Promise<Ended>>>;
beforeAll(() => {
  drills = {
    whole: drill(...quickly),
    withoutStep: drill(...quickly, '--without', 'stop-forwarding'),
    unknownStep: drill('--json', '--without', 'block-signin'),
  };
});

test('a drill with --json prints one JSON object, and its exit code says that the attacker is out', async () => {
  const ended = await drills.whole;
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1);
  const { result, provenAt, attacker } = verdictOf(ended);
  expect({ result, canStill: attacker.canStill }).toEqual({ result: 'contained', canStill: [] });
  expect(provenAt).not.toBeNull();
  expect(attacker.tried.length).toBeGreaterThan(8);
});

test('a step left out is seen: the case is not contained and the attacker keeps the door it would have shut', async () => {
  const ended = await drills.withoutStep;
  expect(ended.code).toBe(1);
  const { result, attacker, steps } = verdictOf(ended);
  expect(result).toBe('partial');
  expect(attacker.canStill).toEqual(['forwarding']);
  expect(steps.find(({ name }) => name === 'stop-forwarding')?.state).toBe('left-out');
});

test('a step that is not in the plan of the scenario is a usage error that lists those that are', async () => {
  const { code, stdout, stderr } = await drills.unknownStep;
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(
    /'block-signin' is not in the plan\. Did you mean block-sign-in\? There are: .*reset-password/,
  );
});

test('an unknown scenario is a usage error, and nothing starts', async () => {
  const { code, stderr } = await drill('--scenario', 'clod');
  expect(code).toBe(2);
  expect(stderr).toContain('Did you mean cloud?');
});
