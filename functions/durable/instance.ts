import type * as z from 'zod';
import type { Orchestrator } from '../contracts/contract.ts';
import type { Context } from './orchestration.ts';

export function instanceOf(context: Context): string {
  return context.df.instanceId;
}

/** Tells how it stands, to whoever asks the task hub. Small: Azure refuses a custom status beyond 16 KB, and all detail is in the case file. */
export function announce(context: Context, status: Readonly<Record<string, unknown>>): void {
  context.df.setCustomStatus(status);
}

/**
 * Starts the history of this instance afresh with that input. The execution ends here, and nobody ever sees what it returns: so it
 * returns this, of a type that stands for nothing.
 */
export function restart<Input extends z.ZodType, Output extends z.ZodType>(
  context: Context,
  _of: Orchestrator<Input, Output>,
  input: z.infer<Input>,
): never {
  context.df.continueAsNew(input);
  return undefined as never;
}
