import * as z from 'zod';
import { Decision } from '../domain/decision.ts';
import { hours, minutes } from '../domain/duration.ts';
import type { Duration } from '../domain/duration.ts';
import { Outcome } from './outcome.ts';
import { Run, soon, withFollowers } from './run.ts';
import type { Plan } from './run.ts';

/** One required run that landed: it must stay so. */
export const Guarded = z.object({ run: Run, outcome: Outcome });
export type Guarded = z.infer<typeof Guarded>;

/** Every required step that landed, without what follows it; of a step that was done several times the last run tells. */
export function guardedBy(plan: Plan, outcomes: readonly Outcome[]): Guarded[] {
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

const Told = z.object({ kind: z.string(), decision: z.unknown().optional(), release: z.number().optional() });
const Ended = z.object({
  number: z.number(),
  result: z.string(),
  only: z.array(z.string()).optional(),
  signInOpened: z.boolean().default(false),
  steps: z.array(z.object({ step: z.string(), state: z.string() })).default([]),
});

/** *under way*: whoever releases opens doors on purpose. *released*: nothing is guarded any more, or all but the steps that were taken back. */
export const Release = z.discriminatedUnion('is', [
  z.object({ is: z.enum(['none', 'under-way']) }),
  z.object({ is: z.literal('released'), steps: z.array(z.string()).readonly().optional() }),
]);
export type Release = z.infer<typeof Release>;

/**
 * How the releases of the case stand, by its case file: each is decided, and later ends, under its own number. Only a release of everything
 * ends all guarding, and only once sign-in is open; otherwise what was given back is guarded no more.
 */
export function releaseIn(entries: readonly unknown[]): Release {
  const underWay = new Set<number>();
  const back = new Set<string>();
  let isOpen = false;
  let isWhole = false;
  for (const entry of entries) {
    const { kind, decision, release } = Told.parse(entry);
    if (kind === 'decision' && release !== undefined && Decision.safeParse(decision).data?.decision === 'release')
      underWay.add(release);
    if (kind !== 'release') continue;
    const { number, result, only, signInOpened, steps } = Ended.parse(entry);
    underWay.delete(number);
    if (result !== 'released' && result !== 'partly-released') continue;
    isOpen ||= signInOpened;
    isWhole ||= only === undefined && isOpen;
    for (const { step, state } of steps) if (state === 'holds' || state === 'acknowledged') back.add(step);
  }
  if (underWay.size > 0) return { is: 'under-way' };
  if (isWhole) return { is: 'released', steps: undefined };
  return back.size > 0 ? { is: 'released', steps: [...back] } : { is: 'none' };
}
