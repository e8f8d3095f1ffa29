import * as z from 'zod';
import type { CaseResult } from './conclude.ts';
import { notTakenBack } from './conclude-release.ts';
import { Standing, Undoing } from './outcome.ts';
import type { Outcome, Undone } from './outcome.ts';

/** How a watch ended that nobody escalated. */
export const WatchFinding = z.object({
  caseId: z.string(),
  end: z.enum(['closed', 'refused']),
  /** Of a watch that was refused: why. */
  because: z.array(z.string()).readonly(),
  outcomes: z.array(Standing).readonly(),
  /** How what it did was taken back. */
  undone: z.array(Undoing).readonly(),
  provenAt: z.string(),
});
export type WatchFinding = z.infer<typeof WatchFinding>;

/** The same, with what was seen. */
export interface WatchFound extends Omit<WatchFinding, 'outcomes' | 'undone'> {
  readonly outcomes: readonly Outcome[];
  readonly undone: readonly Undone[];
}

/** Pure. A watch that leaves something behind has failed. */
export function concludeWatch({ caseId, end, because: refused, outcomes, undone, provenAt }: WatchFound): CaseResult {
  const because = [...refused, ...notTakenBack(undone)];
  return {
    caseId,
    result: end === 'refused' ? 'rejected' : because.length > 0 ? 'failed' : 'watched',
    because,
    t1Ms: null,
    provenAt,
    outcomes: [...outcomes, ...undone],
    proof: [],
    uncertain: [],
    residualRisk: [],
  };
}
