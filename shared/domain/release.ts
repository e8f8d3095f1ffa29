import type { CaseStart } from './case-start.ts';
import type { ReleaseDecision } from './decision.ts';

/** The input of a release. It lands in the durable history, so it holds no secret. */
export interface ReleaseStart {
  /** The case as it began: its account is the before-state of the cut-off. */
  readonly start: CaseStart;
  readonly decision: ReleaseDecision;
  /** The first release of a case is 1. */
  readonly number: number;
}

export const releaseInstance = (caseInstance: string, number: number): string =>
  number === 1 ? `${caseInstance}:release` : `${caseInstance}:release-${String(number)}`;
