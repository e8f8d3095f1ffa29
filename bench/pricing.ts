import type { Price } from './price/count-price.ts';
import { kinds } from './price/many.ts';
import { priceOf } from './price/price-of.ts';
import { median, round } from './result.ts';
import type { BenchResult } from './result.ts';

const repetitions = 5;
const many = 2_000;

const contained: Price[] = [];
const watched: Price[] = [];
for (let repetition = 0; repetition < repetitions; repetition += 1) {
  contained.push(priceOf({ aftercareHours: 0 }));
  watched.push(priceOf({ aftercareHours: 24 }));
}

/** A count over what it may be at most. */
function within(name: string, of: readonly Price[], what: keyof Price, atMost: number): BenchResult {
  const count = median(of.map((price) => price[what]));
  return { name, ratio: round(count / atMost), target: 1, details: { [what]: count, 'at most': atMost, repetitions } };
}

const cpu = new Map<string, number>();

/** The larger of the two that must not grow, with so many of a kind over one of it. */
function growth(kind: keyof typeof kinds): BenchResult {
  const [one, all] = [1, many].map((count) => priceOf({ aftercareHours: 0, many: { kind, count } }));
  if (!one || !all) throw new Error('nothing was measured');
  cpu.set(kind, all.cpuSeconds);
  const details = {
    'CPU s with one': one.cpuSeconds,
    [`CPU s with ${String(many)}`]: all.cpuSeconds,
    'actions with one': one.actions,
    [`actions with ${String(many)}`]: all.actions,
    'history bytes with one': one.historyBytes,
    [`history bytes with ${String(many)}`]: all.historyBytes,
  };
  const ratio = round(Math.max(all.actions / one.actions, all.historyBytes / one.historyBytes));
  return { name: `price, ${kind}`, ratio, target: 1.1, details };
}

/** The tenant's own work is in it, so what the app takes is less. */
function mostCpu(): BenchResult {
  const [kind, seconds] = [...cpu].toSorted(([, a], [, b]) => b - a)[0] ?? ['none', 0];
  const atMost = 60;
  return {
    name: 'price, CPU',
    ratio: round(seconds / atMost),
    target: 1,
    details: { kind, 'CPU s': seconds, 'at most': atMost },
  };
}

const results: BenchResult[] = [
  within('actions', contained, 'actions', 240),
  within('actions, 24 h', watched, 'actions', 350),
  within('history', contained, 'historyBytes', 200_000),
  within('history, 24 h', watched, 'historyBytes', 200_000),
  within('replay', contained, 'replayedEvents', 6_000),
  within('replay, 24 h', watched, 'replayedEvents', 6_000),
  ...(Object.keys(kinds) as (keyof typeof kinds)[]).map(growth),
  mostCpu(),
];
process.stdout.write(JSON.stringify(results));
