import * as z from 'zod';
import type { ReleaseTold } from '../casefile/case-file.ts';
import { hours, minutes } from '../domain/duration.ts';
import type { Duration } from '../domain/duration.ts';
import { Standing } from './outcome.ts';
import { LogReading } from './proof.ts';
import { Run, soon, withFollowers } from './run.ts';
import type { Plan } from './run.ts';

/** One required run that landed: it must stay so. */
export const Guarded = z.object({ run: Run, outcome: Standing });
export type Guarded = z.infer<typeof Guarded>;

/** Logs that cannot be read, and why. */
export const Unread = z.array(z.object({ log: LogReading.shape.log, why: z.string() })).readonly();
export type Unread = z.infer<typeof Unread>;

/** Only what the tenant shows to be open: a look that was not answered says nothing. */
export function openedOf(guarded: readonly Guarded[], seen: readonly (Standing | undefined)[]): Guarded[] {
  return guarded.flatMap(({ run, outcome: before }, index) => {
    const outcome = seen[index];
    // What the step will not touch is told once, for a person to look at.
    const isLeft = outcome?.state === 'not-performed' && before.state !== 'not-performed';
    return outcome && (outcome.state === 'not-yet' || isLeft) ? [{ run, outcome }] : [];
  });
}

/** Every required step that landed, without what follows it; of a step that was done several times the last run tells. */
export function guardedBy(plan: Plan, outcomes: readonly Standing[]): Guarded[] {
  const known = new Map(outcomes.map((outcome) => [outcome.run, outcome]));
  const guarded = withFollowers([...plan.cutOff, ...plan.rest]).flatMap((run): Guarded[] => {
    const outcome = known.get(run.name);
    const isGuarded = run.required && outcome !== undefined && ['holds', 'acknowledged'].includes(outcome.state);
    return isGuarded ? [{ run: soon({ ...run, then: [] }), outcome }] : [];
  });
  return [...new Map(guarded.map((each) => [each.run.step, each])).values()];
}

/** What is done again once the sign-in was open: the cut-off with what follows it, and the password. What only waits is left out. */
export function cutOffAnew(plan: Plan): Run[] {
  const onlyWaits = ({ waitsForPeople, blocksSignIn, changesPassword }: Run): boolean =>
    Boolean(waitsForPeople && !blocksSignIn && !changesPassword);
  const withoutWaiting = (runs: readonly Run[]): Run[] =>
    runs.flatMap((run) => (onlyWaits(run) ? [] : [{ ...run, then: withoutWaiting(run.then) }]));
  return withoutWaiting([...plan.cutOff, ...passwordRuns(plan.rest)]).map(soon);
}

/** The first runs on each way that change the password, with what follows them. */
function passwordRuns(runs: readonly Run[]): Run[] {
  return runs.flatMap((run) => (run.changesPassword ? [run] : passwordRuns(run.then)));
}

/** Soon after something changed, then ever less often: whatever is opened again is found after a fifth of the calm before it at most. */
export function nextGuardedLook(calm: Duration): Duration {
  return Math.max(minutes(5), Math.min(hours(1), calm / 5));
}

/** *under way*: whoever releases opens doors on purpose. *released*: nothing is guarded any more, or all but the steps that were taken back. */
export const Release = z.discriminatedUnion('is', [
  z.object({ is: z.enum(['none', 'under-way']) }),
  z.object({ is: z.literal('released'), steps: z.array(z.string()).readonly().optional() }),
]);
export type Release = z.infer<typeof Release>;

/** Whether somebody decided to take something back. A release that its gate refused took nothing back. */
export function isTakenBack(releases: readonly ReleaseTold[]): boolean {
  return releases.some(({ ended }) => ended?.result !== 'refused');
}

/**
 * How the releases of the case stand, by its case file: each is decided, and later ends, under its own number. Only a release of everything
 * ends all guarding, and only once sign-in is open; otherwise what was given back is guarded no more.
 */
export function releaseIn(releases: readonly ReleaseTold[]): Release {
  const back = new Set<string>();
  let isOpen = false;
  let isWhole = false;
  for (const { ended } of releases) {
    if (ended?.result !== 'released' && ended?.result !== 'partly-released') continue;
    isOpen ||= ended.signInOpened === true;
    isWhole ||= ended.only === undefined && isOpen;
    for (const { step, state } of ended.steps) if (state === 'holds' || state === 'acknowledged') back.add(step);
  }
  if (releases.some(({ ended }) => !ended)) return { is: 'under-way' };
  if (isWhole) return { is: 'released', steps: undefined };
  return back.size > 0 ? { is: 'released', steps: [...back] } : { is: 'none' };
}
