import { hours, minutes, seconds } from '../domain/duration.ts';
import type { Duration } from '../domain/duration.ts';

/** Never later than this after the fact, however long the wait has been: a move of days is looked at twice a day at least. */
const longest = hours(12);

/**
 * How long to wait before the next look. Short at first, then in proportion: whatever is waited for is seen at most 2 minutes or a tenth of
 * the wait late, and the number of polls grows with the logarithm of the wait. What the step asked for is kept to the letter.
 */
export function nextWait(waited: Duration, pollEvery: Duration, asked?: Duration): Duration {
  if (asked !== undefined) return Math.max(asked, seconds(1));
  const early = Math.max(pollEvery, waited / 2);
  const late = Math.max(minutes(2), waited / 10);
  return Math.max(Math.min(early, late, longest), pollEvery);
}

/**
 * How long to wait after a throttle: never less than the service asked for, and ever longer, because one that always asks for the same would
 * be asked for days. Whatever met at a service that was asked too much would meet there each time again: `who` waits has a share of its own.
 */
export function throttledWait(waited: Duration, asked: Duration, who: string): Duration {
  return nextWait(waited, 0, Math.max(asked, Math.min(waited / 10, longest / 2)) * (1 + shareOf(who)));
}

/** From 0 to 1, the same for a name each time: what is replayed draws no lots. */
function shareOf(name: string): number {
  const most = 997;
  const codes = Array.from(name, (letter) => letter.charCodeAt(0));
  return codes.reduce((sum, code) => (sum * 31 + code) % most, 0) / most;
}
