import type { Duration } from '../../shared/domain/duration.ts';
import type { Context, Durable } from './orchestration.ts';
import { cameMeanwhile, waitForNextLook } from './wait-for-next-look.ts';

interface Poll<Seen> {
  /** Whether nothing more is waited for. */
  readonly isOver: (seen: Seen) => boolean;
  /** How long to wait before the next look. */
  readonly wait: (seen: Seen) => Duration;
  readonly look: (seen: Seen) => Durable<Seen>;
  /** The external event that prompts a look before the next one is due. */
  readonly wakesOn?: string | undefined;
  /** Looks in one execution; whoever may wait for days starts the history afresh then. Without end if left out. */
  readonly looks?: number;
}

/** So many looks in one execution keep the history below 100 events. */
export const looksPerExecution = 8;

/** Waits, looks, and waits again until it is over, or until the looks of this execution are used up. */
export function* poll<Seen>(
  context: Context,
  first: Seen,
  { isOver, wait, look, wakesOn, looks = Infinity }: Poll<Seen>,
): Durable<{ readonly seen: Seen; readonly isOver: boolean }> {
  let seen = first;
  for (let looked = 0; !isOver(seen); looked += 1) {
    // A word that nobody has heard yet would be lost with this execution.
    const isHeard = wakesOn === undefined || !cameMeanwhile(context, wakesOn);
    if (looked >= looks && isHeard) return { seen, isOver: false };
    yield* waitForNextLook(context, wait(seen), wakesOn);
    seen = yield* look(seen);
  }
  return { seen, isOver: true };
}
