import * as z from 'zod';

/** Work on the case broke off in the task hub, and its next generation was opened. */
export const Reopened = z.object({
  kind: z.literal('reopened'),
  at: z.string(),
  work: z.string(),
  generation: z.number().int().positive(),
  because: z.string(),
});

/** It broke off too often: a person has to look. */
export const GivenUp = z.object({ kind: z.literal('given-up'), at: z.string(), work: z.string(), because: z.string() });
