import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { BenchResult } from './result.ts';

/** Each benchmark in a process of its own: one needs virtual time, the other real time. */
const results = ['bench/waiting.ts', 'bench/cutting-off.ts', 'bench/starting.ts'].flatMap((file): BenchResult[] => {
  const { status, stdout } = spawnSync(process.execPath, [file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${file} ended with ${String(status)}`);
  return JSON.parse(stdout) as BenchResult[];
});

writeFileSync('bench/results.json', `${JSON.stringify(results, null, 2)}\n`);
process.stdout.write(table(JSON.parse(readFileSync('bench/results.json', 'utf8')) as BenchResult[]));

function table(rows: readonly BenchResult[]): string {
  return rows
    .map(({ name, ratio, target, details }) => {
      const verdict = ratio <= target ? 'ok' : 'MISSED';
      const facts = Object.entries(details).map(([key, value]) => `    ${key}: ${String(value)}\n`);
      return `${name.padEnd(16)} ${String(ratio).padStart(7)}  target ${String(target).padStart(5)}  ${verdict}\n${facts.join('')}`;
    })
    .join('');
}
