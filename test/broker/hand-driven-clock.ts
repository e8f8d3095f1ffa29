import type { Clock } from '../../host/clock.ts';

export interface HandDrivenClock extends Clock {
  advance(milliseconds: number): void;
  /** How many hold it busy now. */
  readonly holds: number;
}

/** A clock that moves only when told to. */
export function handDrivenClock(start = Date.UTC(2026, 0, 5, 9)): HandDrivenClock {
  let now = start;
  let holds = 0;
  const due = new Set<{ readonly at: number; readonly callback: () => void }>();
  return {
    now: () => now,
    at(at, callback) {
      const entry = { at, callback };
      due.add(entry);
      return () => due.delete(entry);
    },
    busy() {
      holds += 1;
      return () => {
        holds -= 1;
      };
    },
    advance(milliseconds) {
      now += milliseconds;
      for (const entry of [...due].filter(({ at }) => at <= now)) {
        due.delete(entry);
        entry.callback();
      }
    },
    get holds() {
      return holds;
    },
  };
}
