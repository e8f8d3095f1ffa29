import type { HostOptions } from '../host-contract.ts';

/** The worker's levels are the host's, but they arrive as plain text. */
export type Log = (level: string, category: string, message: string) => void;

const levels = ['trace', 'debug', 'information', 'warning', 'error', 'critical'] as const;
type Level = (typeof levels)[number];

const rank = (level: string): number => levels.indexOf(level.toLowerCase() as Level);

/** Honours `logging.logLevel` of host.json: the longest category that is a prefix decides. */
export function filteredLog(sink: HostOptions['log'], minimum: ReadonlyMap<string, string>): Log {
  return (level, category, message) => {
    const known = levels[rank(level)] ?? 'information';
    const threshold = thresholdOf(category, minimum);
    if (threshold !== 'none' && rank(known) >= rank(threshold)) sink(known, category, message);
  };
}

function thresholdOf(category: string, minimum: ReadonlyMap<string, string>): string {
  let best = minimum.get('default') ?? 'trace';
  let length = -1;
  for (const [prefix, level] of minimum) {
    if (prefix !== 'default' && prefix.length > length && `${category}.`.startsWith(`${prefix}.`)) {
      best = level;
      length = prefix.length;
    }
  }
  return best.toLowerCase();
}
