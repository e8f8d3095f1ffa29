import type { CaseStart } from '../domain/case-start.ts';
import { hasLanded } from './outcome.ts';
import type { Outcome } from './outcome.ts';

export interface CaseResult {
  readonly caseId: string;
  readonly result: 'contained' | 'partial' | 'failed';
  /** Why it is not `contained`, one sentence for each reason; empty when it is. */
  readonly because: readonly string[];
  /** Milliseconds from the alert to the last cut-off call acknowledged; null where none was. */
  readonly t1Ms: number | null;
  /** ISO 8601 UTC: when the last look was done. */
  readonly provenAt: string;
  readonly outcomes: readonly Outcome[];
}

export interface Finding {
  readonly start: CaseStart;
  readonly cutOff: readonly Outcome[];
  /** Every run, as the last look left it. */
  readonly outcomes: readonly Outcome[];
  readonly requiredSteps: readonly string[];
  readonly accessPersists: boolean;
  readonly provenAt: string;
}

/** "Partial" is never called "contained": one reason is enough. */
export function conclude(finding: Finding): CaseResult {
  const { start, outcomes } = finding;
  const because = outcomes.flatMap((outcome) => {
    if (outcome.state === 'left-out') return [`${outcome.run} was left out`];
    const isRequired = finding.requiredSteps.includes(outcome.step);
    if (!isRequired || outcome.state === 'not-applicable' || hasLanded(outcome)) return [];
    return [`${outcome.run} does not hold: ${outcome.state}, ${outcome.note}`];
  });
  const moved = outcomes.some(({ step, state }) => step === 'move-mailbox' && state === 'holds');
  if (finding.accessPersists && !moved) because.push('access persists and the mailbox was not moved');
  const acted = finding.cutOff.flatMap(({ actedAt }) => (actedAt === undefined ? [] : [Date.parse(actedAt)]));
  return {
    caseId: start.caseId,
    result: because.length === 0 ? 'contained' : acted.length === 0 ? 'failed' : 'partial',
    because,
    t1Ms: acted.length === 0 ? null : Math.max(...acted) - Date.parse(start.incident.receivedAt),
    provenAt: finding.provenAt,
    outcomes,
  };
}
