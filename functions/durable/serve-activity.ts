import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import type * as z from 'zod';
import type { Activity } from '../contracts/contract.ts';

/**
 * Registers what is performed. Its input is decoded first: it may have been written by another version of Cordon. Its answer is cut to what the
 * contract names, for it rides in histories: what else the work knows stays where it was found.
 */
export function serveActivity<Input extends z.ZodType, Output extends z.ZodType>(
  { name, input, output }: Activity<Input, Output>,
  handler: (input: z.infer<Input>, context: InvocationContext) => Promise<z.infer<Output>>,
  /** It starts instances. */
  uses?: 'client',
): void {
  df.app.activity(name, {
    ...(uses === 'client' ? { extraInputs: [df.input.durableClient()] } : {}),
    handler: async (given: unknown, context: InvocationContext) =>
      output.parse(await handler(input.parse(given), context)),
  });
}
