import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The bundled command as a person runs it; `npm test` has built it. */
const command = join(__dirname, '../../dist/cordon-host.cjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-host-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ main: 'app.cjs' }));
  writeFileSync(join(folder, 'host.json'), JSON.stringify({ version: '2.0' }));
  symlinkSync(join(__dirname, '../../node_modules'), join(folder, 'node_modules'));
  writeFileSync(
    join(folder, 'app.cjs'),
    `const { app } = require('@azure/functions');
     app.storageQueue('queued', { queueName: 'q', connection: 'c', handler: () => {} });
     app.cosmosDB('watched', { connection: 'c', databaseName: 'd', containerName: 'e', handler: () => {} });
     app.http('hello', { handler: () => ({ body: 'hello' }) });`,
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what the host does not do is said all at once, and nothing runs', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, folder, '--port', '0'], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('function "queued": the trigger type "queueTrigger" is not implemented');
  expect(stderr).toContain('function "watched": the trigger type "cosmosDBTrigger" is not implemented');
});

test('with --skip-refused what can run does, until it is stopped', async () => {
  const host = spawn(process.execPath, [command, folder, '--port', '0', '--skip-refused']);
  let said = '';
  host.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  while (!said.includes('/api/hello')) await once(host.stdout, 'data');
  const [, address = ''] = /hello: GET, POST (\S+)/.exec(said) ?? [];
  expect(await (await fetch(address)).text()).toBe('hello');
  host.kill('SIGTERM');
  expect(await once(host, 'close')).toEqual([143, null]);
});

test('a folder without an app is named', () => {
  const { status, stderr } = spawnSync(process.execPath, [command, join(folder, 'none')], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toMatch(/none\/package\.json does not exist: name the folder of a Functions app\.\n$/);
});
