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

export function* sleepUntil(context: OrchestrationContext, due: Date): Durable<void> {
  yield context.df.createTimer(due);
}
