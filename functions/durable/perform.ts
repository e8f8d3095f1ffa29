import type * as z from 'zod';
import type { Activity } from '../contracts/contract.ts';
import type { Context, Durable } from './orchestration.ts';
import { activityTask, patientTask, retriedTask } from './scheduled.ts';

export function* perform<Input extends z.ZodType, Output extends z.ZodType>(
  context: Context,
  activity: Activity<Input, Output>,
  input: z.input<Input>,
): Durable<z.infer<Output>> {
  const { task, decode } = activityTask(context, activity, input);
  return decode(yield task);
}

/** As perform, for an activity that may die or time out without costing the case its end: `instead` is what is known then. */
export function* performOr<Input extends z.ZodType, Output extends z.ZodType, Instead>(
  context: Context,
  activity: Activity<Input, Output>,
  input: z.input<Input>,
  instead: () => Instead,
): Durable<z.infer<Output> | Instead> {
  try {
    return yield* perform(context, activity, input);
  } catch {
    return instead();
  }
}

/** Again within seconds: for what somebody waits for who counts them. */
export function* performAgain<Input extends z.ZodType, Output extends z.ZodType>(
  context: Context,
  activity: Activity<Input, Output>,
  input: z.input<Input>,
): Durable<z.infer<Output>> {
  const { task, decode } = retriedTask(context, activity, input);
  return decode(yield task);
}

/** Again every minute for an hour. */
export function* performPatiently<Input extends z.ZodType, Output extends z.ZodType>(
  context: Context,
  activity: Activity<Input, Output>,
  input: z.input<Input>,
): Durable<z.infer<Output>> {
  const { task, decode } = patientTask(context, activity, input);
  return decode(yield task);
}
