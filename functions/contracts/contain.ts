import type { CaseStart } from '../../shared/domain/case-start.ts';
import type { CaseResult, Finding } from '../../shared/plan/conclude.ts';
import type { WatchFinding } from '../../shared/plan/conclude-watch.ts';
import type { Examined } from '../../shared/work/examine.ts';
import type { Outcome } from '../../shared/plan/outcome.ts';
import type { Run, Plan } from '../../shared/plan/run.ts';
import type { LogReading, ProofTerms } from '../../shared/plan/proof.ts';
import type { Callable } from '../durable/durable.ts';

export interface AttemptInput {
  readonly start: CaseStart;
  readonly run: Run;
  /** How the run stood before; undefined at the first attempt. */
  readonly before?: Outcome;
  /** Only look, whatever the run would like to do. */
  readonly lookOnly?: boolean;
  /** Write only what differs from before into the case file. */
  readonly onlyNews?: boolean;
}

export interface SettleInput {
  readonly start: CaseStart;
  readonly run: Run;
  /** How the run stands; undefined where it was not attempted yet. */
  readonly outcome?: Outcome;
}

export interface ExamineInput {
  readonly start: CaseStart;
  readonly examination: string;
}

export interface ProofInput {
  readonly start: CaseStart;
  readonly terms: ProofTerms;
  /** How the logs stood at the last look. */
  readonly readings: readonly LogReading[];
}

export const openCase: Callable<CaseStart, Plan> = { name: 'open-case' };
export const attemptStep: Callable<AttemptInput, Outcome> = { name: 'attempt-step' };
export const examineAccount: Callable<ExamineInput, Examined> = { name: 'examine-account' };
export const lookForAccess: Callable<ProofInput, LogReading[]> = { name: 'look-for-access' };
export const proveDead: Callable<ProofInput, LogReading[]> = { name: 'prove-dead' };
export const closeCase: Callable<Finding | WatchFinding, CaseResult> = { name: 'close-case' };
export const settleStep: Callable<SettleInput, Outcome[]> = { name: 'settle-step' };
export const containAccount: Callable<CaseStart, CaseResult> = { name: 'contain-account' };
