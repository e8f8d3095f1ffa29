import type { Duration } from '../domain/duration.ts';
import { Later, Refusal, reasonOf } from '../domain/errors.ts';
import type { Verdict } from '../catalogue/step.ts';

/** How one run of a step stands. It is a value: a refusal, a throttle or a lost answer never throws in an orchestrator. */
export interface Outcome {
  /** The run's name in the plan: the step's, or the step's with when it is repeated (`revoke-sessions-after-block`). */
  readonly run: string;
  readonly step: string;
  readonly state:
    | 'holds'
    | 'acknowledged'
    | 'not-yet'
    /** Throttled, broken or unreachable: nothing is known until it is asked again. */
    | 'later'
    | 'refused'
    | 'not-performed'
    | 'not-applicable'
    | 'left-out'
    /** Patience ran out: a person has to look. */
    | 'timed-out';
  /** What was seen, or why not. */
  readonly note: string;
  readonly attempts: number;
  /** ISO 8601 UTC: when the run was first attempted; a repeat keeps it, unless it was opened again and is shut anew. */
  readonly since: string;
  /** ISO 8601 UTC: when the change was last acknowledged by the service. */
  readonly actedAt?: string;
  /** ISO 8601 UTC: when the verdict was read. */
  readonly seenAt?: string;
  /** The wait the service asked for, or the step wishes. */
  readonly lookAgain?: Duration;
  /** Execute again, do not only look. */
  readonly actAgain?: boolean;
}

/** Whether nothing more will come of the run by waiting. */
export function hasEnded(outcome: Outcome): boolean {
  return outcome.state !== 'not-yet' && outcome.state !== 'later';
}

/** Whether what the step promises is so; `acknowledged` is the most that some services offer. */
export function hasLanded(outcome: Outcome): boolean {
  return outcome.state === 'holds' || outcome.state === 'acknowledged';
}

/** What a verdict says, as fields of an outcome. */
export function outcomeOf(verdict: Verdict): Pick<Outcome, 'state' | 'note' | 'lookAgain' | 'actAgain'> {
  switch (verdict.is) {
    case 'holds':
      return { state: 'holds', note: verdict.seen };
    case 'acknowledged':
      return { state: 'acknowledged', note: `${verdict.seen}; distrust it until ${verdict.until}` };
    case 'not-yet':
      return {
        state: 'not-yet',
        note: verdict.seen,
        ...(verdict.lookAgain === undefined ? {} : { lookAgain: verdict.lookAgain }),
        ...(verdict.actAgain === undefined ? {} : { actAgain: verdict.actAgain }),
      };
    default:
      return { state: verdict.is, note: verdict.reason };
  }
}

/** What is thrown becomes a value: a refusal ends the run, everything else is asked again later. */
export function outcomeOfError(error: unknown): Pick<Outcome, 'state' | 'note' | 'lookAgain'> {
  const note = reasonOf(error);
  if (error instanceof Refusal) {
    return { state: 'refused', note: error.requestId ? `${note} (request ${error.requestId})` : note };
  }
  const after = error instanceof Later ? error.after : undefined;
  return { state: 'later', note, ...(after === undefined ? {} : { lookAgain: after }) };
}
