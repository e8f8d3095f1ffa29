import * as z from 'zod';
import type { CaseStart } from './case-start.ts';
import { ReleaseDecision } from './decision.ts';

/** The input of a release. It lands in the durable history, so it holds no secret. */
export const ReleaseOrder = z.object({
  caseId: z.string(),
  decision: ReleaseDecision.strip(),
  /** The first release of a case is 1. */
  number: z.number(),
});
export type ReleaseOrder = z.infer<typeof ReleaseOrder>;

/** A release, with the case as it began: its account is the before-state of the cut-off. */
export interface ReleaseStart extends Omit<ReleaseOrder, 'caseId'> {
  readonly start: CaseStart;
}

export const releaseInstance = (caseInstance: string, number: number): string =>
  number === 1 ? `${caseInstance}:release` : `${caseInstance}:release-${String(number)}`;
