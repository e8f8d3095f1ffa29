import type * as z from 'zod';

/** What is called by name: it is in histories, so a name is for good. Handler and call are both typed by it, and decode by its schemas. */
interface Contract<Input extends z.ZodType, Output extends z.ZodType> {
  readonly name: string;
  readonly input: Input;
  readonly output: Output;
}

/** What is performed once, with the tenant and the case store. */
export interface Activity<Input extends z.ZodType, Output extends z.ZodType> extends Contract<Input, Output> {
  readonly is: 'activity';
}

/** What is replayed: an instance of its own, or a child of one. */
export interface Orchestrator<Input extends z.ZodType, Output extends z.ZodType> extends Contract<Input, Output> {
  readonly is: 'orchestrator';
}

export function activity<Input extends z.ZodType, Output extends z.ZodType>(
  contract: Contract<Input, Output>,
): Activity<Input, Output> {
  return { ...contract, is: 'activity' };
}

export function orchestrator<Input extends z.ZodType, Output extends z.ZodType>(
  contract: Contract<Input, Output>,
): Orchestrator<Input, Output> {
  return { ...contract, is: 'orchestrator' };
}
