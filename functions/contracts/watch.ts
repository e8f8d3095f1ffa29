import * as z from 'zod';
import { CaseStart } from '../../shared/domain/case-start.ts';
import { Outcome } from '../../shared/plan/outcome.ts';
import { Plan } from '../../shared/plan/run.ts';
import { WatchPlan } from '../../shared/plan/watch-plan.ts';
import { activity, orchestrator } from './contract.ts';

const caseId = z.string();

/** Where a watch stands. */
export const Begun = z.object({
  plan: WatchPlan,
  outcomes: z.array(Outcome).readonly(),
  /** How many looks for evidence were taken. */
  taken: z.number(),
  /** ISO 8601 UTC: when the next ones are due. */
  evidenceDue: z.string(),
  lookDue: z.string(),
});
export type Begun = z.infer<typeof Begun>;

/** What a containment begins with that was a watch before: all that the cut-off needs, so that nothing more is asked before it. */
export const Escalation = z.object({
  start: CaseStart,
  plan: Plan,
  unticked: z.array(z.string()).readonly(),
  /** Whether the tenant told the account once more. */
  readAnew: z.boolean(),
});

/** Watches an account until a person says escalate or close. */
export const watchAccount = orchestrator({
  name: 'watch-account',
  input: z.object({ caseId, begun: Begun.exactOptional() }),
  output: z.discriminatedUnion('end', [
    z.object({ end: z.literal('refused'), because: z.array(z.string()).readonly() }),
    z.object({
      end: z.literal('closed'),
      because: z.array(z.string()).readonly(),
      outcomes: z.array(Outcome).readonly(),
    }),
    Escalation.extend({ end: z.literal('escalated'), outcomes: z.array(Outcome).readonly() }),
  ]),
});
export type WatchEnd = z.infer<typeof watchAccount.output>;

/** Finds out whether the account may be watched, and draws the plan. */
export const beginWatch = activity({
  name: 'begin-watch',
  input: z.object({ caseId }),
  output: z.union([
    z.object({ plan: WatchPlan }),
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

/** The decision that ends the watch; null while there is none. */
export const readDecision = activity({
  name: 'read-decision',
  input: z.object({ caseId }),
  output: z
    .discriminatedUnion('decision', [
      Escalation.extend({ decision: z.literal('escalate') }),
      z.object({ decision: z.literal('close'), by: z.string(), liftHold: z.boolean() }),
    ])
    .nullable(),
});
