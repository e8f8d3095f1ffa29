import { RetryOptions } from 'durable-functions';
import type { Task } from 'durable-functions';
import type * as z from 'zod';
import { minutes, seconds } from '../../shared/domain/duration.ts';
import type { Activity, Orchestrator } from '../contracts/contract.ts';
import type { Context } from './orchestration.ts';

/** Something that was scheduled and is awaited once. */
export interface Scheduled<Output> {
  readonly task: Task;
  readonly decode: (result: unknown) => Output;
  /** What is known where it died or timed out; without it the failure is thrown. */
  readonly instead?: (() => Output) | undefined;
}

export function activityTask<Input extends z.ZodType, Output extends z.ZodType>(
  context: Context,
  { name, output }: Activity<Input, Output>,
  input: z.input<Input>,
  instead?: () => z.infer<Output>,
): Scheduled<z.infer<Output>> {
  return { task: context.df.callActivity(name, input), decode: (result) => output.parse(result), instead };
}

/** Five tries within a quarter of a minute: a worker that went away is back by then, or the host is. */
export function retriedTask<Input extends z.ZodType, Output extends z.ZodType>(
  context: Context,
  { name, output }: Activity<Input, Output>,
  input: z.input<Input>,
): Scheduled<z.infer<Output>> {
  const options = new RetryOptions(seconds(1), 5);
  options.backoffCoefficient = 2;
  return { task: context.df.callActivityWithRetry(name, options, input), decode: (result) => output.parse(result) };
}

/** Again every minute for an hour: a case store that is down for so long must not turn into a failure what comes after the deed. */
export function patientTask<Input extends z.ZodType, Output extends z.ZodType>(
  context: Context,
  { name, output }: Activity<Input, Output>,
  input: z.input<Input>,
  instead?: () => z.infer<Output>,
): Scheduled<z.infer<Output>> {
  const task = context.df.callActivityWithRetry(name, new RetryOptions(minutes(1), 60), input);
  return { task, decode: (result) => output.parse(result), instead };
}

/** @param instanceId known from outside, so that an event can wake the child */
export function childTask<Input extends z.ZodType, Output extends z.ZodType>(
  context: Context,
  { name, output }: Orchestrator<Input, Output>,
  input: z.input<Input>,
  instanceId?: string,
): Scheduled<z.infer<Output>> {
  const task = context.df.callSubOrchestrator(name, input, instanceId);
  return { task, decode: (result) => output.parse(result) };
}
