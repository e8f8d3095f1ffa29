import { spawn } from 'node:child_process';
import { join } from 'node:path';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command as a person runs it; `npm test` has built the app. */
function drill(...options: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(__dirname, '../../cli/drill.ts'), ...options]);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

interface Verdict {
  readonly result: string;
  readonly provenAt: string | null;
  readonly steps: readonly { readonly name: string; readonly state: string }[];
  readonly attacker: { readonly tried: readonly { readonly door: string }[]; readonly canStill: readonly string[] };
}
const verdictOf = ({ stdout }: Ended): Verdict => JSON.parse(stdout) as Verdict;

test('a drill with --json prints one JSON object, and its exit code says that the attacker is out', async () => {
  const ended = await drill('--json', '--latency', '5');
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1);
  const { result, provenAt, attacker } = verdictOf(ended);
  expect({ result, canStill: attacker.canStill }).toEqual({ result: 'contained', canStill: [] });
  expect(provenAt).not.toBeNull();
  expect(attacker.tried.length).toBeGreaterThan(8);
});

test('a step left out is seen: the case is not contained and the attacker keeps the door it would have shut', async () => {
  const ended = await drill('--json', '--latency', '5', '--without', 'stop-forwarding');
  expect(ended.code).toBe(1);
  const { result, attacker, steps } = verdictOf(ended);
  expect(result).toBe('partial');
  expect(attacker.canStill).toEqual(['forwarding']);
  expect(steps.find(({ name }) => name === 'stop-forwarding')?.state).toBe('left-out');
});

test('an attacker who is let in again is found, and without a watch nobody finds him', async () => {
  const watched = await drill('--json', '--latency', '1', '--scenario', 're-compromised');
  const unwatched = await drill('--json', '--latency', '1', '--scenario', 're-compromised', '--aftercare', '0');
  expect([watched.code, unwatched.code]).toEqual([0, 1]);
  expect(verdictOf(unwatched)).toMatchObject({ result: 'contained' });
  expect(verdictOf(unwatched).attacker.canStill).toContain('old-password');
});

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
