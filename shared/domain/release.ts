import * as z from 'zod';
import { CaseStart } from './case-start.ts';
import { ReleaseDecision } from './decision.ts';

/** The input of a release. It lands in the durable history, so it holds no secret. */
export const ReleaseStart = z.object({
  /** The case as it began: its account is the before-state of the cut-off. */
  start: CaseStart,
  decision: ReleaseDecision.strip(),
  /** The first release of a case is 1. */
  number: z.number(),
});
export type ReleaseStart = z.infer<typeof ReleaseStart>;

export const releaseInstance = (caseInstance: string, number: number): string =>
  number === 1 ? `${caseInstance}:release` : `${caseInstance}:release-${String(number)}`;
