import type { Context, Durable } from './orchestration.ts';
import type { Scheduled } from './scheduled.ts';

type Outputs<Tasks extends readonly Scheduled<unknown>[]> = {
  -readonly [Index in keyof Tasks]: Tasks[Index] extends Scheduled<infer Output> ? Output : never;
};

/**
 * Awaits fresh tasks together, once: a task that is reused in a second compound hangs on Azure. Where one fails the compound fails with it
 * while the rest still run, so each is then awaited by itself: that schedules nothing, and one failure takes nothing from the others.
 */
export function* all<const Tasks extends readonly Scheduled<unknown>[]>(
  context: Context,
  scheduled: Tasks,
): Durable<Outputs<Tasks>> {
  return (yield* resultsOf(context, scheduled)) as Outputs<Tasks>;
}

function* resultsOf(context: Context, scheduled: readonly Scheduled<unknown>[]): Durable<unknown[]> {
  if (scheduled.length === 0) return [];
  let results: unknown[];
  try {
    results = (yield context.df.Task.all(scheduled.map(({ task }) => task))) as unknown[];
  } catch {
    const outputs: unknown[] = [];
    for (const each of scheduled) outputs.push(yield* resultOf(each));
    return outputs;
  }
  return scheduled.map(({ decode }, index) => decode(results[index]));
}

function* resultOf({ task, decode, instead }: Scheduled<unknown>): Durable<unknown> {
  if (!instead) return decode(yield task);
  try {
    return decode(yield task);
  } catch {
    return instead();
  }
}
