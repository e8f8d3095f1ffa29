import { spawn } from 'node:child_process';
import { join } from 'node:path';

interface Verdict {
  readonly code: number | null;
  readonly complaints: readonly string[];
}

/** `npm test` has built the app. */
function drill(...options: string[]): Promise<Verdict> {
  const command = [join(__dirname, '../../cli/drill.ts'), '--json', '--latency', '5', ...options];
  const child = spawn(process.execPath, command);
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, complaints: (JSON.parse(stdout) as Verdict).complaints });
    });
  });
}

test('where a delegate who is compromised too is only offered, his door stays open, and that is a complaint', async () => {
  const { code, complaints } = await drill('--scenario', 'delegate-compromised', '--option', 'containDelegates=offer');
  expect(code).toBe(1);
  expect(complaints).toContain('the attacker can still use delegates-own-mail');
  expect(complaints).toContain('the delegate has 0 cases instead of one');
});
