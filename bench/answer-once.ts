// Starts the app of a folder in that folder's own embedded host and answers one request. Usage: answer-once.ts FOLDER, where the settings
// are in the environment. Prints the CPU time of this process in milliseconds, from its start to the answer.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { startHost as StartHost } from '../host/host.ts';
import type { systemClock as SystemClock } from '../host/system-clock.ts';

const [folder = '.'] = process.argv.slice(2);
const moduleOf = (path: string): Promise<unknown> => import(pathToFileURL(join(folder, path)).href);
const { startHost } = (await moduleOf('host/host.ts')) as { startHost: typeof StartHost };
const { systemClock } = (await moduleOf('host/system-clock.ts')) as { systemClock: typeof SystemClock };

const store = (process.env['CORDON_CASE_STORE'] = mkdtempSync(join(tmpdir(), 'cordon-first-answer-')));
const host = await startHost({
  directory: folder,
  database: ':memory:',
  clock: systemClock(),
  port: 0,
  log: (level, category, message) => {
    if (level === 'error' || level === 'critical') process.stderr.write(`${category}: ${message}\n`);
  },
});
const { status } = await fetch(`${host.url}/api/containments`, {
  headers: { authorization: process.env['AUTHORIZATION'] ?? '' },
});
if (status !== 200) throw new Error(`The first answer is ${String(status)}.`);
const { user, system } = process.cpuUsage();
process.stdout.write(String((user + system) / 1000));
rmSync(store, { recursive: true, force: true });
process.exit(0);
