import { RetryOptions } from 'durable-functions';
import type { OrchestrationContext, Task } from 'durable-functions';

/** An orchestrator, or a part of one: what it yields is the SDK's affair, what it returns is typed. */
export type Durable<T> = Generator<Task, T, unknown>;

/** An activity or orchestrator by its registered name, with what goes in and what comes out. */
export interface Callable<Input, Output> {
  readonly name: string;
  /** Only for the compiler: never set. */
  readonly types?: (input: Input) => Output;
}

export function* perform<Input, Output>(
  context: OrchestrationContext,
  activity: Callable<Input, Output>,
  input: Input,
): Durable<Output> {
  return (yield context.df.callActivity(activity.name, input)) as Output;
}

/** As perform, for an activity that may die or time out without costing the case its end: `instead` is what is known then. */
export function* performOr<Input, Output>(
  context: OrchestrationContext,
  activity: Callable<Input, Output>,
  input: Input,
  instead: () => Output,
): Durable<Output> {
  try {
    return yield* perform(context, activity, input);
  } catch {
    return instead();
  }
}

/** For what comes after the deed: a case store that is down for an hour must not turn it into a failure. */
export function* performPatiently<Input, Output>(
  context: OrchestrationContext,
  activity: Callable<Input, Output>,
  input: Input,
): Durable<Output> {
  const everyMinuteForAnHour = new RetryOptions(60_000, 60);
  return (yield context.df.callActivityWithRetry(activity.name, everyMinuteForAnHour, input)) as Output;
}

/** One fresh task each, awaited together once: a task that is reused in a second compound hangs on Azure. */
export function* inParallel<Output>(context: OrchestrationContext, tasks: readonly Task[]): Durable<Output[]> {
  if (tasks.length === 0) return [];
  return (yield context.df.Task.all([...tasks])) as Output[];
}

/**
 * As inParallel, but a task that fails is answered for by `instead` and takes nothing from the others. The compound fails with the first of
 * them while the rest still run, so each is then awaited by itself: that schedules nothing, and in a second compound it would hang on Azure.
 */
export function* eachInParallel<Output>(
  context: OrchestrationContext,
  tasks: readonly Task[],
  instead: (index: number) => Output,
): Durable<Output[]> {
  try {
    return yield* inParallel<Output>(context, tasks);
  } catch {
    const outputs: Output[] = [];
    for (const [index, task] of tasks.entries()) {
      try {
        outputs.push((yield task) as Output);
      } catch {
        outputs.push(instead(index));
      }
    }
    return outputs;
  }
}

export function* sleepUntil(context: OrchestrationContext, due: Date): Durable<void> {
  yield context.df.createTimer(due);
}
