import { spawnSync } from 'node:child_process';
import type { Price } from './count-price.ts';
import type { kinds } from './many.ts';

export interface Asked {
  readonly aftercareHours: number;
  /** An account with so many of these; *everything* where nothing is said. */
  readonly many?: { readonly kind: keyof typeof kinds; readonly count: number };
}

/** One case in a process of its own, in virtual time: an app is loaded once. */
export function priceOf(asked: Asked): Price {
  const { status, stdout } = spawnSync(process.execPath, ['bench/priced-case.ts', JSON.stringify(asked)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`a case ended with ${String(status)}: ${JSON.stringify(asked)}`);
  return JSON.parse(stdout) as Price;
}
