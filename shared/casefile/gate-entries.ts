import * as z from 'zod';

const at = z.string();

/** A case that was claimed and not started, or not in full: a person has to decide. */
export const Held = z.object({
  kind: z.literal('gate'),
  at,
  is: z.enum(['hold', 'ask', 'limit']),
  because: z.array(z.string()).readonly(),
  /** What of it runs meanwhile, and what runs once a person approves. */
  runs: z.string().optional(),
  waits: z.string().optional(),
});

/** People are asked for something; channels and alarms read the list of these. */
export const Asked = z.object({
  kind: z.literal('ask'),
  at,
  about: z.string(),
  who: z.string(),
  what: z.string(),
  until: z.string().optional(),
});
