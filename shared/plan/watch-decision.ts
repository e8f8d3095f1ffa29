import * as z from 'zod';
import { CaseStart } from '../domain/case-start.ts';
import { Plan } from './run.ts';

/** What a containment begins with that was a watch before: all that the cut-off needs, so that nothing more is asked before it. */
export const Escalation = z.object({
  start: CaseStart,
  plan: Plan,
  unticked: z.array(z.string()).readonly(),
  /** Whether the tenant told the account once more. */
  readAnew: z.boolean(),
});

/** How a watch ends. */
export const WatchDecision = z.discriminatedUnion('decision', [
  Escalation.extend({ decision: z.literal('escalate') }),
  z.object({ decision: z.literal('close'), by: z.string(), liftHold: z.boolean() }),
]);
export type WatchDecision = z.infer<typeof WatchDecision>;
