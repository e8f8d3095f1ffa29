import type { OrchestrationContext } from 'durable-functions';
import type { Duration } from '../../shared/domain/duration.ts';
import type { Durable } from './durable.ts';

/**
 * A fresh timer, and where a person's word may prompt a look, a fresh wait for it. The one race in Cordon: both tasks are new each time and
 * the losing timer is cancelled before anything else is yielded, the shape that Azure documents and replays rightly.
 * https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-external-events
 */
export function* waitForNextLook(context: OrchestrationContext, wait: Duration, wakesOn?: string): Durable<void> {
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + wait));
  if (wakesOn === undefined) {
    yield timer;
    return;
  }
  yield context.df.Task.any([timer, context.df.waitForExternalEvent(wakesOn)]);
  if (!timer.isCompleted) timer.cancel();
}
