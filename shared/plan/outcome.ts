import * as z from 'zod';
import { Later, Refusal, reasonOf } from '../domain/errors.ts';
import type { Verdict } from '../catalogue/step.ts';

/**
 * How one run of a step stands, as histories know it. It is a value: a refusal, a throttle or a lost answer never throws in an orchestrator.
 * What was seen is in the case file only: it names things, and an attacker chooses their names.
 */
export const Standing = z.object({
  /** The run's name in the plan: the step's, or the step's with when it is repeated (`revoke-sessions-after-block`). */
  run: z.string(),
  step: z.string(),
  /**
   * *later*: throttled, broken or unreachable, so nothing is known until it is asked again. *timed-out*: patience ran out, and a person has
   * to look.
   */
  state: z.enum([
    'holds',
    'acknowledged',
    'not-yet',
    'later',
    'refused',
    'not-performed',
    'not-applicable',
    'left-out',
    'timed-out',
  ]),
  attempts: z.number(),
  /** How many attempts changed something since the tenant last showed what they are for. */
  changes: z.number().exactOptional(),
  /** ISO 8601 UTC: when the run was first attempted; a repeat keeps it, unless it was opened again and is shut again. */
  since: z.string(),
  /** ISO 8601 UTC: when the change was last acknowledged by the service. */
  actedAt: z.string().exactOptional(),
  /** How often it was, where more than once. */
  acts: z.number().exactOptional(),
  /** ISO 8601 UTC: when the verdict was read. */
  seenAt: z.string().exactOptional(),
  /** The wait the service asked for, or the step wishes, in milliseconds. */
  lookAgain: z.number().exactOptional(),
  /** Execute again, do not only look. */
  actAgain: z.boolean().exactOptional(),
  /** In Cordon's own words, where no attempt has told the case file. */
  why: z.string().exactOptional(),
});
export type Standing = z.infer<typeof Standing>;

/** What an attempt answers: whose run it was, who asked knows. */
export const Answer = Standing.omit({ run: true, step: true });
export type Answer = z.infer<typeof Answer>;

export function answerOf({ run: _, step: _step, ...answer }: Standing): Answer {
  return answer;
}

/** A standing with what was seen, or why not. */
export const Outcome = Standing.extend({ note: z.string() });
export type Outcome = z.infer<typeof Outcome>;

/** What an attempt has to know of how its run stood. */
export const Before = Standing.omit({ run: true, step: true, seenAt: true, lookAgain: true, why: true });
export type Before = z.infer<typeof Before>;

/** The rest of a standing is in the case file, and each attempt would carry it through the history once more. */
export function beforeOf({
  run: _,
  step: _step,
  seenAt: _seen,
  lookAgain: _look,
  why: _why,
  ...before
}: Standing): Before {
  return before;
}

/** What an undo has to know besides: a newer case of the account wins, and nothing more is taken back. */
const superseding = { supersededBy: z.string().exactOptional() };

/** Why a run ended that did not hold in time; what was last seen is told with it. */
export const mustLook = 'a person must look';

/** How one undo stands. */
export const Undoing = Standing.extend(superseding);
export type Undoing = z.infer<typeof Undoing>;

/** The same, with what was seen. */
export const Undone = Outcome.extend(superseding);
export type Undone = z.infer<typeof Undone>;

/** Whether nothing more will come of the run by waiting. */
export function hasEnded(outcome: Pick<Standing, 'state'>): boolean {
  return outcome.state !== 'not-yet' && outcome.state !== 'later';
}

/** Whether what the step promises is so; `acknowledged` is the most that some services offer. */
export function hasLanded(outcome: Pick<Outcome, 'state'>): boolean {
  return outcome.state === 'holds' || outcome.state === 'acknowledged';
}

/** Whether a look saw what stood before: the history is not told of it. */
export function standsAsBefore(seen: Standing, before: Before | undefined): boolean {
  return hasLanded(seen) && seen.state === before?.state && seen.why === undefined;
}

/** How a run stands that was looked at, and stands as before. */
export function seenAgain({ why: _, ...before }: Standing, seenAt: string): Standing {
  return { ...before, attempts: before.attempts + 1, seenAt };
}

/** Whether what follows the run is done: what does not apply stands in nobody's way. */
export function leadsOn({ state }: Pick<Outcome, 'state'>, { thenAnyway }: { readonly thenAnyway?: true }): boolean {
  return hasLanded({ state }) || state === 'not-applicable' || thenAnyway === true;
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

/** How a run stands that was asked and gave no answer: what was known stays, and it is asked again. */
export function unanswered(
  { run, step }: Pick<Standing, 'run' | 'step'>,
  before: Partial<Undoing> | undefined,
  now: string,
  why: string,
): Undoing {
  const { lookAgain: _, ...known } = before ?? {};
  const attempts = (before?.attempts ?? 0) + 1;
  return { ...known, run, step, since: before?.since ?? now, attempts, state: 'later', why };
}

/** What an undo of the step is called among the runs. */
export function undoOf(step: string): Pick<Outcome, 'run' | 'step'> {
  return { run: `${step}-undo`, step };
}
