import * as z from 'zod';
import { CaseStart } from '../domain/case-start.ts';
import { Standing } from './outcome.ts';
import { Plan } from './run.ts';

/** What the cut-off did, and did not wait to write down. */
export const CutOff = z.object({
  start: CaseStart,
  plan: Plan,
  /** ISO 8601 UTC: when the plan was drawn. */
  drawnAt: z.string(),
  /** With what was seen in words: nothing of the cut-off is in the case file yet. */
  outcomes: z.array(Standing).readonly(),
  /** Of a watch that was escalated: what was known then. */
  escalated: z.object({ unticked: z.array(z.string()).readonly(), readAnew: z.boolean() }).exactOptional(),
});
export type CutOff = z.infer<typeof CutOff>;
