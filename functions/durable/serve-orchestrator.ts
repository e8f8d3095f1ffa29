import * as df from 'durable-functions';
import type * as z from 'zod';
import type { Orchestrator } from '../contracts/contract.ts';
import type { Context, Durable } from './orchestration.ts';

/** Registers what is replayed. Its input is decoded first: it may have been written by another version of Cordon. */
export function serveOrchestrator<Input extends z.ZodType, Output extends z.ZodType>(
  { name, input }: Orchestrator<Input, Output>,
  handler: (context: Context, input: z.infer<Input>) => Durable<z.infer<Output>>,
): void {
  df.app.orchestration(name, function* (context) {
    return yield* handler(context, input.parse(context.df.getInput()));
  });
}
