import type { Duration } from '../../shared/domain/duration.ts';
import type { Context, Durable } from './orchestration.ts';
import { now } from './now.ts';

/** @param due milliseconds since 1970 */
export function* sleepUntil(context: Context, due: number): Durable<void> {
  yield context.df.createTimer(new Date(due));
}

export function* sleep(context: Context, wait: Duration): Durable<void> {
  yield* sleepUntil(context, now(context) + wait);
}
