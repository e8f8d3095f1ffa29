// The embedded engine in memory beside Microsoft's backend for tests, which is installed by this and is no dependency. Prints the results as JSON.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { cacheOf, installKit, javascriptKit, whyNotInstalled } from '../test/install-kit.ts';
import { buildPollingApp } from './polling-host.ts';
import { median, round } from './result.ts';
import type { BenchResult } from './result.ts';

const [activities, unmeasured, measured, repetitions] = [200, 5, 9, 5];
const shapes = { chain: 2.3, fanOut: 0.8 } as const;
type Times = Readonly<Record<keyof typeof shapes, readonly number[]>>;

const kit = javascriptKit(join(import.meta.dirname, 'durabletask'), cacheOf('durabletask'));
await installKit(kit);
const missing = whyNotInstalled(kit);
if (missing !== undefined) process.stderr.write(`durabletask-js is not measured: ${missing}\n`);
process.stdout.write(JSON.stringify(missing === undefined ? await beside() : []));

async function beside(): Promise<BenchResult[]> {
  await buildPollingApp();
  const [ours, theirs]: [Times[], Times[]] = [[], []];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    ours.push(timesOf(join(import.meta.dirname, 'durabletask', 'ours.ts')));
    theirs.push(timesOf(join(kit.folder, 'theirs.mjs')));
  }
  return Object.entries(shapes).map(([shape, target]) => {
    const cpu = (of: readonly Times[]): number => median(of.map((times) => median(times[shape as keyof Times])));
    return {
      name: `engine over durabletask-js, ${shape}`,
      ratio: round(cpu(ours) / cpu(theirs)),
      target,
      details: { 'CPU ms': round(cpu(ours), 1), 'CPU ms of theirs': round(cpu(theirs), 1), activities, repetitions },
    };
  });
}

/** In a process of its own. */
function timesOf(file: string): Times {
  const argv = [file, ...[activities, unmeasured, measured].map(String)];
  const { status, stdout } = spawnSync(process.execPath, argv, {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${file} ended with ${String(status)}`);
  return JSON.parse(stdout) as Times;
}
