import type * as z from 'zod';
import type { Orchestrator } from '../contracts/contract.ts';
import type { Context, Durable } from './orchestration.ts';
import { childTask } from './scheduled.ts';

/**
 * Runs a child to its end.
 * @param instanceId known from outside, so that an event can wake the child
 */
export function* child<Input extends z.ZodType, Output extends z.ZodType>(
  context: Context,
  contract: Orchestrator<Input, Output>,
  input: z.input<Input>,
  instanceId?: string,
): Durable<z.infer<Output>> {
  const { task, decode } = childTask(context, contract, input, instanceId);
  return decode(yield task);
}
