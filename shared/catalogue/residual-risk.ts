import * as z from 'zod';
import type { CaseStart } from '../domain/case-start.ts';
import type { Outcome } from '../plan/outcome.ts';
import type { LogReading } from '../plan/proof.ts';

/** One thing that may still work, in a sentence for the analyst. */
export const ResidualRisk = z.object({
  sentence: z.string(),
  /** ISO 8601 UTC; null where nothing but a person ends it, or nobody can say when. */
  until: z.string().nullable(),
  /** The page it rests on. */
  readMore: z.string(),
});
export type ResidualRisk = z.infer<typeof ResidualRisk>;

export interface Remains {
  readonly start: CaseStart;
  readonly outcomes: readonly Outcome[];
  readonly proof: readonly LogReading[];
  /** ISO 8601 UTC: what has ended by then is not told. */
  readonly provenAt: string;
}

/** Pure. `revokedAt` (ISO 8601 UTC): when the sessions of the account were last revoked. */
export type RiskRule = (remains: Remains & { readonly revokedAt: string }) => readonly ResidualRisk[];
