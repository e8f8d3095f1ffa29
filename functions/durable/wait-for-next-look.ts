import type { Duration } from '../../shared/domain/duration.ts';
import { now } from './now.ts';
import type { Context, Durable } from './orchestration.ts';

/**
 * A fresh timer, and where a person's word may prompt a look, a fresh wait for it. The one race in Cordon: both tasks are new each time and
 * the losing timer is cancelled before anything else is yielded, the shape that Azure documents and replays rightly.
 * https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-external-events
 */
export function* waitForNextLook(context: Context, wait: Duration, wakesOn?: string): Durable<void> {
  const timer = context.df.createTimer(new Date(now(context) + wait));
  if (wakesOn === undefined) {
    yield timer;
    return;
  }
  yield context.df.Task.any([timer, context.df.waitForExternalEvent(wakesOn)]);
  if (!timer.isCompleted) timer.cancel();
}
