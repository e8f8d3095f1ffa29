import type { CaseStart } from '../domain/case-start.ts';
import type { Ending } from '../domain/ending.ts';
import { hasLanded } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { uncertainties } from './proof.ts';
import type { LogReading } from './proof.ts';
import { residualRisk } from './residual-risk.ts';
import type { ResidualRisk } from './residual-risk.ts';

export interface CaseResult {
  readonly caseId: string;
  readonly result: Ending;
  /** Why it is not `contained`, one sentence for each reason; empty when it is. */
  readonly because: readonly string[];
  /** Milliseconds from the alert to the last cut-off call acknowledged; null where none was. */
  readonly t1Ms: number | null;
  /** ISO 8601 UTC: when the last look was done. */
  readonly provenAt: string;
  readonly outcomes: readonly Outcome[];
  /** How the logs stood that must prove the old sessions dead. */
  readonly proof: readonly LogReading[];
  /** What could not be proved either way; it is said, and takes nothing from `contained`. */
  readonly uncertain: readonly string[];
  /** What may still work, and until when. */
  readonly residualRisk: readonly ResidualRisk[];
}

export interface Finding {
  readonly start: CaseStart;
  readonly cutOff: readonly Outcome[];
  /** Every run, as the last look left it. */
  readonly outcomes: readonly Outcome[];
  readonly requiredSteps: readonly string[];
  readonly proof: readonly LogReading[];
  /** Runs that were opened again each time they were shut, until nobody looked any more. */
  readonly reopened: readonly string[];
  readonly provenAt: string;
}

/**
 * "Partial" is never called "contained": one reason is enough.
 * @param pageOf the Microsoft page of a step
 */
export function conclude(finding: Finding, pageOf: (step: string) => string | undefined): CaseResult {
  const { start, outcomes } = finding;
  const because = outcomes.flatMap((outcome) => {
    if (outcome.state === 'left-out') return [`${outcome.run} was left out`];
    const isRequired = finding.requiredSteps.includes(outcome.step);
    if (!isRequired || outcome.state === 'not-applicable' || hasLanded(outcome)) return [];
    return [`${outcome.run} does not hold: ${outcome.state}, ${outcome.note}`];
  });
  for (const { log, state, note } of finding.proof) {
    if (state === 'alive') because.push(`access persists: the log of ${log} shows ${note}`);
  }
  for (const run of finding.reopened) {
    because.push(`${run} was opened again each time it was shut, at last when every token had expired`);
  }
  const acted = finding.cutOff.flatMap(({ actedAt }) => (actedAt === undefined ? [] : [Date.parse(actedAt)]));
  return {
    caseId: start.caseId,
    result: because.length === 0 ? 'contained' : acted.length === 0 ? 'failed' : 'partial',
    because,
    t1Ms: acted.length === 0 ? null : Math.max(...acted) - Date.parse(start.incident.receivedAt),
    provenAt: finding.provenAt,
    outcomes,
    proof: finding.proof,
    uncertain: uncertainties(finding.proof),
    residualRisk: residualRisk({ ...finding, pageOf }),
  };
}
