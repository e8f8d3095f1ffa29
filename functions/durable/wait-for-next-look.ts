import type { Task } from 'durable-functions';
import type { Duration } from '../../shared/domain/duration.ts';
import { now } from './now.ts';
import type { Context, Durable } from './orchestration.ts';

/** Waits for a word that a timer overtook. They stay open in the engine, and are known for one execution. */
const overtaken = new WeakMap<Context, Map<string, Task[]>>();

/**
 * A fresh timer, and where a person's word may prompt a look, a fresh wait for it. The one race in Cordon: both tasks are new each time and
 * the losing timer is cancelled before anything else is yielded, the shape that Azure documents and replays rightly.
 * https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-external-events
 *
 * The losing wait cannot be cancelled. A word that comes while nobody waits, during a look, goes to the youngest of those left behind, on
 * Azure as here, and would wake nobody: it is asked after before the next wait begins.
 */
export function* waitForNextLook(context: Context, wait: Duration, wakesOn?: string): Durable<void> {
  if (wakesOn !== undefined && cameMeanwhile(context, wakesOn)) {
    overtakenOf(context).set(wakesOn, stillOpen(context, wakesOn));
    return;
  }
  const timer = context.df.createTimer(new Date(now(context) + wait));
  if (wakesOn === undefined) {
    yield timer;
    return;
  }
  const word = context.df.waitForExternalEvent(wakesOn);
  yield context.df.Task.any([timer, word]);
  if (!timer.isCompleted) timer.cancel();
  if (!word.isCompleted) overtakenOf(context).set(wakesOn, [...stillOpen(context, wakesOn), word]);
}

/** Whether a word came since the last look began, so that the next is due at once. */
export function cameMeanwhile(context: Context, wakesOn: string): boolean {
  return (overtakenOf(context).get(wakesOn) ?? []).some(({ isCompleted }) => isCompleted);
}

function stillOpen(context: Context, wakesOn: string): Task[] {
  return (overtakenOf(context).get(wakesOn) ?? []).filter(({ isCompleted }) => !isCompleted);
}

function overtakenOf(context: Context): Map<string, Task[]> {
  const known = overtaken.get(context) ?? new Map<string, Task[]>();
  overtaken.set(context, known);
  return known;
}
