import { runDrills } from '../drills/run-drills.ts';

const drill = runDrills();

test('a step that is not in the plan of the scenario is a usage error that lists those that are', async () => {
  const { code, stdout, stderr } = await drill('--json', '--without', 'block-signin');
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
