import type { Clock } from '../../../host/clock.ts';
import type { DoorResult } from './door-result.ts';

/** A stretch of tries that all opened a door: when the first and the last of them was, in milliseconds since the epoch. */
export interface LetIn {
  readonly door: string;
  readonly from: number;
  readonly to: number;
}

/** What the attacker remembers of every round. */
export function letIns(clock: Clock): { readonly all: readonly LetIn[]; add(results: readonly DoorResult[]): void } {
  const all: { door: string; from: number; to: number }[] = [];
  const current = new Map<string, (typeof all)[number]>();
  return {
    all,
    add(results) {
      const now = clock.now();
      for (const { door, opened } of results) {
        const stretch = current.get(door);
        if (!opened) current.delete(door);
        else if (stretch) stretch.to = now;
        else {
          const begun = { door, from: now, to: now };
          all.push(begun);
          current.set(door, begun);
        }
      }
    },
  };
}
