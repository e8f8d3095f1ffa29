import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

test('a drill whose reader goes is stopped in order, and says so in one line', async () => {
  const child = spawn(process.execPath, [join(__dirname, '../../cli/drill.ts')]);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.once('data', () => child.stdout.destroy());
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ code, stderr }).toEqual({ code: 141, stderr: 'The drill was stopped; it touched nothing real.\n' });
});
