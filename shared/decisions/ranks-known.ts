import type { Ranks } from '../catalogue/far-end.ts';
import { minutes } from '../domain/duration.ts';

/** Read anew from then on, and not used any more from then on. */
const freshFor = minutes(5);
const goodFor = minutes(10);

interface Reading {
  /** Milliseconds. */
  readonly at: number;
  readonly ranks: Ranks;
}

/**
 * Keeps who is of which rank for a few minutes, and reads it once for all who ask meanwhile; T1 waits only for a first reading. What the
 * tenant does not tell is unknown: an older reading could miss whoever was made an administrator since.
 */
export function ranksKnown(read: () => Promise<Ranks>, now: () => number): () => Promise<Ranks | undefined> {
  let last: Reading | undefined;
  let reading: Promise<void> | undefined;
  const age = (): number => (last ? Math.abs(now() - last.at) : Infinity);
  const readAnew = async (): Promise<void> => {
    const at = now();
    try {
      last = { at, ranks: await read() };
    } catch {
      // Whoever asks is told that it is unknown, and the next who asks reads again.
    }
  };
  return async () => {
    if (age() >= freshFor)
      reading ??= readAnew().finally(() => {
        reading = undefined;
      });
    if (age() >= goodFor) await reading;
    return age() < goodFor ? last?.ranks : undefined;
  };
}
