import type { Clock } from '../../host/clock.ts';

/** A clock that moves only when the test moves it. */
export interface HandDrivenClock extends Clock {
  /** Lets time pass; calls back whatever falls due, in order, at its own time. */
  advance(ms: number): void;
  readonly holders: number;
}

export function handDrivenClock(start: number): HandDrivenClock {
  let now = start;
  let holders = 0;
  const entries = new Set<{ due: number; callback: () => void }>();
  return {
    now: () => now,
    at(due, callback) {
      const entry = { due, callback };
      entries.add(entry);
      return () => entries.delete(entry);
    },
    busy() {
      holders++;
      return () => {
        holders--;
      };
    },
    get holders() {
      return holders;
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...entries].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
        if (!next) break;
        entries.delete(next);
        now = Math.max(now, next.due);
        next.callback();
      }
      now = end;
    },
  };
}
