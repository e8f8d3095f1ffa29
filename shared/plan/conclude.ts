import * as z from 'zod';
import type { FarEnd } from '../catalogue/far-end.ts';
import { ResidualRisk } from '../catalogue/residual-risk.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { Ending } from '../domain/ending.ts';
import { levelOf } from '../domain/level.ts';
import { isBeyond } from './beyond-level.ts';
import { Outcome, Standing, hasLanded } from './outcome.ts';
import { LogReading, LogStanding, uncertainties } from './proof.ts';
import { residualRisk } from './residual-risk.ts';

export const CaseResult = z.object({
  caseId: z.string(),
  result: Ending,
  /** Why it is not `contained`, one sentence for each reason; empty when it is. */
  because: z.array(z.string()).readonly(),
  /** Milliseconds from the alert to the last cut-off call acknowledged; null where none was. */
  t1Ms: z.number().nullable(),
  /** ISO 8601 UTC: when the last look was done. */
  provenAt: z.string(),
  outcomes: z.array(Outcome).readonly(),
  /** How the logs stood that must prove the old sessions dead. */
  proof: z.array(LogReading).readonly(),
  /** What could not be proved either way; it is said, and takes nothing from `contained`. */
  uncertain: z.array(z.string()).readonly(),
  /** What may still work, and until when. */
  residualRisk: z.array(ResidualRisk).readonly(),
});
export type CaseResult = z.infer<typeof CaseResult>;

/** A result as histories know it: its reasons name things, and are in the case file. */
export const Concluded = CaseResult.pick({ caseId: true, result: true, provenAt: true });
export type Concluded = z.infer<typeof Concluded>;

/** What a containment found, from which its result is concluded. What was seen is in the case file. */
export const Finding = z.object({
  caseId: z.string(),
  /** When each run of the cut-off was acknowledged; ISO 8601 UTC. */
  cutOff: z.array(Standing.pick({ run: true, actedAt: true })).readonly(),
  /** Every run that was planned, as the last look left it. */
  outcomes: z.array(Standing).readonly(),
  proof: z.array(LogStanding).readonly(),
  /** Runs that were opened again each time they were shut, until nobody looked any more. */
  reopened: z.array(z.string()).readonly(),
  provenAt: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** The same, with what was seen. */
export interface Found extends Omit<Finding, 'outcomes' | 'proof'> {
  readonly outcomes: readonly Outcome[];
  readonly requiredSteps: readonly string[];
  readonly proof: readonly LogReading[];
}

/**
 * "Partial" is never called "contained": one reason is enough.
 * @param acts what the case file has of this and earlier generations of the containment
 */
export function conclude(
  farEnd: FarEnd,
  start: CaseStart,
  finding: Found,
  acts: readonly { readonly run: string; readonly actedAt: string }[] = [],
): CaseResult {
  const { outcomes } = finding;
  const level = levelOf(start.options);
  const { best } = farEnd.order.levels[level];
  const leftOut = outcomes.filter(({ state }) => state === 'left-out');
  const beyond = leftOut.filter(({ step }) => isBeyond(farEnd, level, step)).map(({ run }) => run);
  const because = leftOut.filter(({ run }) => !beyond.includes(run)).map(({ run }) => `${run} was left out`);
  because.push(
    ...together(
      outcomes.filter(({ step, state }) => {
        const isRequired = finding.requiredSteps.includes(step);
        return isRequired && state !== 'left-out' && state !== 'not-applicable' && !hasLanded({ state });
      }),
    ),
  );
  for (const { log, state, note } of finding.proof) {
    if (state === 'alive') because.push(`access persists: the log of ${log} shows ${note}`);
  }
  for (const run of finding.reopened) {
    because.push(`${run} was opened again each time it was shut, the last time after every token had expired`);
  }
  const acted = finding.cutOff.flatMap(({ run, actedAt }) => {
    if (actedAt === undefined) return [];
    // A case that was opened anew cut off once more what was cut off before.
    const first = acts.filter((act) => act.run === run && act.actedAt >= start.incident.receivedAt);
    return [Date.parse([actedAt, ...first.map((act) => act.actedAt)].sort()[0] ?? actedAt)];
  });
  return {
    caseId: start.caseId,
    result: because.length === 0 ? best : acted.length === 0 ? 'failed' : 'partial',
    because:
      best === 'contained' ? because : [`the level is ${level}, which leaves out ${several(beyond)}`, ...because],
    t1Ms: acted.length === 0 ? null : Math.max(...acted) - Date.parse(start.incident.receivedAt),
    provenAt: finding.provenAt,
    outcomes,
    proof: finding.proof,
    uncertain: uncertainties(finding.proof),
    residualRisk: residualRisk(farEnd, { start, ...finding }),
  };
}

/** What several have in common is said once: of a deleted account twenty refusals say the same. */
function together(failed: readonly Outcome[]): string[] {
  const byReason = Map.groupBy(failed, ({ state, note }) => `${state}, ${note.replace(/ \(request [^)]*\)$/, '')}`);
  return [...byReason].flatMap(([reason, those]) => {
    const [first, second, ...more] = those;
    if (!first || !second || more.length === 0)
      return those.map(({ run, state, note }) => `${run} does not hold: ${state}, ${note}`);
    return [`${several(those.map(({ run }) => run))} do not hold: ${reason}`];
  });
}

/** The first two by name; the case shows each. */
function several(runs: readonly string[]): string {
  return runs.length <= 2 ? runs.join(' and ') : `${runs.slice(0, 2).join(', ')} and ${String(runs.length - 2)} more`;
}
