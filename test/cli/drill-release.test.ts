import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Verdict {
  readonly complaints: readonly string[];
}

/** The command as a person runs it; `npm test` has built the app. */
function drill(scenario: string, ...options: string[]): { code: number | null; complaints: readonly string[] } {
  const file = join(__dirname, '../../cli/drill.ts');
  const told = ['--json', '--latency', '5', '--scenario', scenario, ...options];
  const { status, stdout } = spawnSync(process.execPath, [file, ...told], { encoding: 'utf8' });
  return { code: status, complaints: (JSON.parse(stdout) as Verdict).complaints };
}

test('a release ends as it must with another seed than that of the drills', () => {
  expect(drill('release-remediated', '--seed', '8')).toEqual({ code: 0, complaints: [] });
});

test('an attacker whose passkey was left on the account comes in after the release, and the drill says so', () => {
  const { code, complaints } = drill('release-remediated', '--without', 'remove-sign-in-methods');
  expect(code).toBe(1);
  expect(complaints).toContain('the attacker can use passkey-after-unblock');
});

test('nobody is let in with a password that nobody changed', () => {
  const { code, complaints } = drill('release-remediated', '--without', 'reset-password');
  expect(code).toBe(1);
  expect(complaints.join()).toContain('the release ended refused: this case knows of no password change');
});
