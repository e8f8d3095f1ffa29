import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { BenchResult } from './result.ts';

/** Each in a process of its own: one needs virtual time, the other real time. `--only price` runs one of them. */
const programs = {
  waiting: 'bench/waiting.ts',
  'cut-off': 'bench/cutting-off.ts',
  start: 'bench/starting.ts',
  price: 'bench/pricing.ts',
  loops: 'bench/item-loops.ts',
  durabletask: 'bench/beside-durabletask.ts',
};

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
const asked = Object.entries(programs).filter(([name]) => only === undefined || name === only);
if (asked.length === 0) throw new Error(`--only takes one of ${Object.keys(programs).join(', ')}`);

const measured = asked.flatMap(([, file]): BenchResult[] => {
  const { status, stdout } = spawnSync(process.execPath, [file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${file} ended with ${String(status)}`);
  return JSON.parse(stdout) as BenchResult[];
});

const file = 'bench/results.json';
const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as BenchResult[]) : [];
const others = known.filter(({ name }) => !measured.some((result) => result.name === name));
writeFileSync(file, `${JSON.stringify(only === undefined ? measured : [...others, ...measured], null, 2)}\n`);
process.stdout.write(table(measured));

function table(rows: readonly BenchResult[]): string {
  return rows
    .map(({ name, ratio, target, details }) => {
      const verdict = ratio <= target ? 'ok' : 'MISSED';
      const facts = Object.entries(details).map(([key, value]) => `    ${key}: ${String(value)}\n`);
      return `${name.padEnd(28)} ${String(ratio).padStart(7)}  target ${String(target).padStart(5)}  ${verdict}\n${facts.join('')}`;
    })
    .join('');
}
