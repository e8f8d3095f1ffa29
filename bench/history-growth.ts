import { hours } from '../shared/domain/duration.ts';
import type { Host } from '../host/host.ts';
import type { VirtualClock } from '../host/virtual-clock.ts';
import { measureWait } from './polling-host.ts';
import { median, round } from './result.ts';
import type { BenchResult } from './result.ts';

const waits = [hours(1), hours(6), hours(24), hours(72)];
const repetitions = 5;

/** How the CPU of a wait grows with its length: the exponent of a power law through the medians, and the longest history seen. */
export async function historyGrowth(stage: { host: Host; clock: VirtualClock }): Promise<BenchResult> {
  const cpu = new Map<number, number[]>(waits.map((wait) => [wait, []]));
  let longest = 0;
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    // Interleaved, so that a slow minute of the machine does not fall on one length.
    for (const wait of waits) {
      const { cpuMs, longestHistory } = await measureWait(stage, 'settle', wait);
      cpu.get(wait)?.push(cpuMs);
      longest = Math.max(longest, longestHistory);
    }
  }
  const medians = waits.map((wait) => median(cpu.get(wait) ?? []));
  return {
    name: 'history growth',
    ratio: round(exponent(waits, medians)),
    target: 1.1,
    details: {
      ...Object.fromEntries(
        waits.map((wait, i) => [`CPU ms of ${String(wait / hours(1))} h`, round(medians[i] ?? Number.NaN, 1)]),
      ),
      'longest history (events, at most 100)': longest,
    },
  };
}

/** Least squares on log(y) over log(x). */
function exponent(xs: readonly number[], ys: readonly number[]): number {
  const [lx, ly] = [xs.map(Math.log), ys.map(Math.log)];
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(lx), mean(ly)];
  const over = lx.reduce((sum, x, i) => sum + (x - mx) * ((ly[i] ?? 0) - my), 0);
  return over / lx.reduce((sum, x) => sum + (x - mx) ** 2, 0);
}
