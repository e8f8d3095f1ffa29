import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const started = join(import.meta.dirname, 'started-process.ts');

/** Starts another program, as a suite does, says its process id, and goes on for ever. */
const suite = `
  const { endsWithParent, startProcess } = await import(${JSON.stringify(started)});
  const argv = [...endsWithParent, '--eval', 'console.log("pid " + process.pid); setInterval(() => 0, 1000)'];
  const { ready } = await startProcess({ command: process.execPath, argv, environment: {}, readyWhen: [/pid (\\d+)/], log: () => 0 });
  console.log(ready[0]);
  setInterval(() => 0, 1000);
`;

test('what a suite has started ends with it, though it was killed', async () => {
  const runner = spawn(process.execPath, ['--input-type', 'module', '--eval', suite], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: runner.stdout }), 'line')) as [string];
  const pid = Number(line);
  expect(isRunning(pid)).toBe(true);
  runner.kill('SIGKILL');
  for (let left = 200; left > 0 && isRunning(pid); left -= 1) await sleep(20);
  const stays = isRunning(pid);
  if (stays) process.kill(pid, 'SIGKILL');
  expect(stays).toBe(false);
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
