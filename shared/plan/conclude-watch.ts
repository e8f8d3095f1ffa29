import * as z from 'zod';
import type { CaseResult } from './conclude.ts';
import { Outcome } from './outcome.ts';

/** How a watch ended that nobody escalated. */
export const WatchFinding = z.object({
  caseId: z.string(),
  end: z.enum(['closed', 'refused']),
  /** Of a watch that was closed: what could not be taken back. Of one that was refused: why. */
  because: z.array(z.string()).readonly(),
  outcomes: z.array(Outcome).readonly(),
  provenAt: z.string(),
});
export type WatchFinding = z.infer<typeof WatchFinding>;

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
