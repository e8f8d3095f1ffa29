import type { Account } from '../domain/account.ts';
import { hours } from '../domain/duration.ts';
import type { Duration } from '../domain/duration.ts';
import type { Outcome } from './outcome.ts';
import type { Step } from '../catalogue/step.ts';

/** One run of a step, as data: it is in the history, so a deployment cannot disturb a running case. */
export interface Run {
  /** Names the run; a step that is repeated has several. */
  readonly name: string;
  readonly step: string;
  readonly required: boolean;
  readonly settleWithin: Duration;
  readonly pollEvery: Duration;
  readonly wakesOn?: string;
  /** What is done once this run has landed, and only then. */
  readonly then: readonly Run[];
  /** What follows is done though this run did not land. */
  readonly thenAnyway?: true;
}

export interface Plan {
  /** Attempted at once, in parallel; T1 ends when the last of them is acknowledged. */
  readonly cutOff: readonly Run[];
  /** Attempted in parallel as soon as the cut-off was attempted: back doors never wait for the password or for slow parts. */
  readonly rest: readonly Run[];
  /** Settled on the side: a person has to decide first, and the case neither waits for it nor hangs on it. */
  readonly detached?: readonly Run[];
  /** Looked at while the back doors are shut, and told. */
  readonly examinations: readonly string[];
  /** Only if access persists. */
  readonly ifAccessPersists: readonly Run[];
  /** Steps that are not done, and why. */
  readonly notDone: readonly Outcome[];
}

/** Every run of these trees. */
export function withFollowers(runs: readonly Run[]): Run[] {
  return runs.flatMap((run) => [run, ...withFollowers(run.then)]);
}

export function runFor(step: Step, run: string, then: readonly Run[], { onPremises }: Account): Run {
  const { settleWithin, pollEvery, settleOnPremisesWithin = settleWithin } = step.patience;
  return {
    name: run,
    step: step.name,
    required: step.required,
    settleWithin: onPremises ? settleOnPremisesWithin : settleWithin,
    pollEvery,
    ...(step.wakesOn === undefined ? {} : { wakesOn: step.wakesOn }),
    then,
  };
}

/** What is done anew: whatever does not land within the hour is looked at again with the rest, and nothing keeps a watch from its next look. */
export function soon({ wakesOn: _, then, ...run }: Run): Run {
  return { ...run, settleWithin: Math.min(run.settleWithin, hours(1)), then: then.map(soon) };
}
