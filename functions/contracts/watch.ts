import * as z from 'zod';
import { Standing, Undoing } from '../../shared/plan/outcome.ts';
import { Escalation, WatchDecision } from '../../shared/plan/watch-decision.ts';
import { WatchPlan } from '../../shared/plan/watch-plan.ts';
import { activity, orchestrator } from './contract.ts';

const caseId = z.string();

/** Where a watch stands. */
export const Begun = z.object({
  plan: WatchPlan,
  outcomes: z.array(Standing).readonly(),
  /** How many looks for evidence were taken. */
  taken: z.number(),
  /** ISO 8601 UTC: when the next ones are due. */
  evidenceDue: z.string(),
  lookDue: z.string(),
});
export type Begun = z.infer<typeof Begun>;

/** Watches an account until a person says escalate or close. */
export const watchAccount = orchestrator({
  name: 'watch-account',
  input: z.object({ caseId, begun: Begun.exactOptional() }),
  output: z.discriminatedUnion('end', [
    z.object({ end: z.literal('refused'), because: z.array(z.string()).readonly() }),
    z.object({
      end: z.literal('closed'),
      outcomes: z.array(Standing).readonly(),
      undone: z.array(Undoing).readonly(),
    }),
    Escalation.extend({ end: z.literal('escalated'), outcomes: z.array(Standing).readonly() }),
  ]),
});
export type WatchEnd = z.infer<typeof watchAccount.output>;

/** Finds out whether the account may be watched, and draws the plan. */
export const beginWatch = activity({
  name: 'begin-watch',
  input: z.object({ caseId }),
  output: z.union([
    z.object({
      plan: WatchPlan,
      /** How an earlier generation of the watch left it. */
      before: z.object({ taken: z.number(), outcomes: z.array(Standing).readonly() }).exactOptional(),
    }),
    z.object({ refused: z.array(z.string()).readonly() }),
    /** Throttled or unreachable: whether the account may be watched is not known yet. */
    z.object({ later: z.string() }),
  ]),
});
export type WatchBegun = z.infer<typeof beginWatch.output>;

/** Answers whether it was taken. */
export const collectEvidence = activity({
  name: 'collect-evidence',
  input: z.object({ caseId, number: z.number() }),
  output: z.boolean(),
});

/** The decision that ends the watch; null while there is none. After the last read, which is told before it is done, no word is taken. */
export const readDecision = activity({
  name: 'read-decision',
  input: z.object({ caseId, last: z.literal(true).exactOptional() }),
  output: WatchDecision.nullable(),
});
