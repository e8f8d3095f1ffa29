import type { CaseResult } from './conclude.ts';
import type { Outcome } from './outcome.ts';

/** How a watch ended that nobody escalated. */
export interface WatchFinding {
  readonly caseId: string;
  readonly end: 'closed' | 'refused';
  /** Of a watch that was closed: what could not be taken back. Of one that was refused: why. */
  readonly because: readonly string[];
  readonly outcomes: readonly Outcome[];
  readonly provenAt: string;
}

/** Pure. A watch that leaves something behind has failed. */
export function concludeWatch({ caseId, end, because, outcomes, provenAt }: WatchFinding): CaseResult {
  return {
    caseId,
    result: end === 'refused' ? 'rejected' : because.length > 0 ? 'failed' : 'watched',
    because,
    t1Ms: null,
    provenAt,
    outcomes,
    proof: [],
    uncertain: [],
    residualRisk: [],
  };
}
