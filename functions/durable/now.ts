import type { Duration } from '../../shared/domain/duration.ts';
import type { Context } from './orchestration.ts';

/** The time of the history, which is the same in every replay. Milliseconds since 1970. */
export function now(context: Context): number {
  return context.df.currentUtcDateTime.getTime();
}

/** ISO 8601 UTC. */
export function isoNow(context: Context, later: Duration = 0): string {
  return new Date(now(context) + later).toISOString();
}

/** How long it has been since then (ISO 8601 UTC). */
export function waitedSince(context: Context, since: string): Duration {
  return now(context) - Date.parse(since);
}
