import * as z from 'zod';
import type { Account } from '../domain/account.ts';
import { hours } from '../domain/duration.ts';
import { Before, Outcome } from './outcome.ts';
import type { Step } from '../catalogue/step.ts';

/** One run of a step, as data: it is in the history, so a deployment cannot disturb a running case. */
export const Run = z.object({
  /** Names the run; a step that is repeated has several. */
  name: z.string(),
  step: z.string(),
  required: z.boolean(),
  /** Milliseconds. */
  settleWithin: z.number(),
  /** Milliseconds. */
  pollEvery: z.number(),
  wakesOn: z.string().exactOptional(),
  // Traits of the step that replay needs, as they were when the plan was drawn.
  blocksSignIn: z.literal(true).exactOptional(),
  endsSessions: z.enum(['when-acted', 'when-seen']).exactOptional(),
  changesPassword: z.literal(true).exactOptional(),
  waitsForPeople: z.literal(true).exactOptional(),
  /** What is done once this run has landed, and only then. */
  get then(): z.ZodReadonly<z.ZodArray<typeof Run>> {
    return z.array(Run).readonly();
  },
  /** What follows is done though this run did not land. */
  thenAnyway: z.literal(true).exactOptional(),
});
export type Run = z.infer<typeof Run>;

/** What an activity has to know of a run: all else it reads for itself. Most runs are named as their step, and are told one name. */
export const RunNames = z
  .object({ name: z.string(), step: z.string().exactOptional() })
  .transform(({ name, step = name }) => ({ name, step }));
export type RunNames = z.infer<typeof RunNames>;

export function namesOf({ name, step }: RunNames): z.input<typeof RunNames> {
  return step === name ? { name } : { name, step };
}

/** A run to look at, and how it stood before. */
export const Look = z.object({ run: RunNames, before: Before.exactOptional() });
export type Look = z.infer<typeof Look>;

export const Plan = z.object({
  /** Attempted at once, in parallel; T1 ends when the last of them is acknowledged. */
  cutOff: z.array(Run).readonly(),
  /** Attempted in parallel as soon as the cut-off was attempted: back doors never wait for the password or for slow parts. */
  rest: z.array(Run).readonly(),
  /** Settled on the side: a person has to decide first, and the case neither waits for it nor hangs on it. */
  detached: z.array(Run).readonly().exactOptional(),
  /** Looked at while the back doors are shut, and told. */
  examinations: z.array(z.string()).readonly(),
  /** Those of them that offer other accounts for containment. */
  offering: z.array(z.string()).readonly(),
  /** Only if access persists. */
  ifAccessPersists: z.array(Run).readonly(),
  /** Steps that are not done, and why. */
  notDone: z.array(Outcome).readonly(),
  /** The account is not blocked: no log tells the attacker from its owner, and nothing is guarded. */
  ownerStaysIn: z.literal(true).exactOptional(),
});
export type Plan = z.infer<typeof Plan>;

/** Every run there may be. */
export function runsOf(plan: Plan): Run[] {
  return withFollowers([...plan.cutOff, ...plan.rest, ...plan.ifAccessPersists]);
}

/** Every run of these trees. */
export function withFollowers(runs: readonly Run[]): Run[] {
  return runs.flatMap((run) => [run, ...withFollowers(run.then)]);
}

export function runFor(step: Step, run: string, then: readonly Run[], account: Account): Run {
  const { onPremises } = account;
  const { settleWithin, pollEvery, settleOnPremisesWithin = settleWithin } = step.patience;
  return {
    name: run,
    step: step.name,
    required: step.required || step.requiredFor?.(account) === true,
    settleWithin: onPremises ? settleOnPremisesWithin : settleWithin,
    pollEvery,
    ...(step.wakesOn === undefined ? {} : { wakesOn: step.wakesOn }),
    ...traitsFor(step, onPremises !== null),
    then,
  };
}

function traitsFor({ traits }: Step, isOnPremises: boolean): Partial<Run> {
  const { blocksSignIn, endsSessions, changesPassword, waitsForPeople } = traits;
  return {
    ...(blocksSignIn ? { blocksSignIn } : {}),
    ...(endsSessions === 'no' ? {} : { endsSessions }),
    ...(changesPassword ? { changesPassword } : {}),
    ...(waitsForPeople === 'always' || (waitsForPeople === 'on-premises' && isOnPremises)
      ? { waitsForPeople: true }
      : {}),
  };
}

/** For a run that is done again: what does not take effect within the hour is left to the next look, so that no run holds that look up. */
export function soon({ wakesOn: _, then, ...run }: Run): Run {
  return { ...run, settleWithin: Math.min(run.settleWithin, hours(1)), then: then.map(soon) };
}
