import type { Outcome } from '../../shared/plan/outcome.ts';
import type { Plan } from '../../shared/plan/run.ts';
import type { TakeBackInput } from '../../shared/work/take-back.ts';
import type { WatchDecision } from '../../shared/decisions/watch-decision.ts';
import type { WatchPlan } from '../../shared/plan/watch-plan.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import type { Callable } from '../durable/durable.ts';

/** Where a watch stands when its history is started afresh. */
export interface WatchInput {
  readonly start: CaseStart;
  readonly begun?: {
    readonly plan: WatchPlan;
    readonly outcomes: readonly Outcome[];
    /** How many looks for evidence were taken, and when the next ones are due, ISO 8601 UTC. */
    readonly taken: number;
    readonly evidenceDue: string;
    readonly lookDue: string;
  };
}

export type WatchBegun =
  | { readonly plan: WatchPlan }
  | { readonly refused: readonly string[] }
  /** Throttled or unreachable: whether the account may be watched is not known yet. */
  | { readonly later: string };

export type WatchEnd =
  | { readonly end: 'refused'; readonly because: readonly string[] }
  | { readonly end: 'closed'; readonly because: readonly string[]; readonly outcomes: readonly Outcome[] }
  | {
      readonly end: 'escalated';
      readonly start: CaseStart;
      readonly plan: Plan;
      readonly outcomes: readonly Outcome[];
    };

export const beginWatch: Callable<CaseStart, WatchBegun> = { name: 'begin-watch' };
/** Answers whether it was taken. */
export const collectEvidence: Callable<{ start: CaseStart; number: number }, boolean> = { name: 'collect-evidence' };
export const readDecision: Callable<CaseStart, WatchDecision | null> = { name: 'read-decision' };
export const takeBackStep: Callable<TakeBackInput, Outcome> = { name: 'take-back-step' };
export const watchAccount: Callable<WatchInput, WatchEnd> = { name: 'watch-account' };
