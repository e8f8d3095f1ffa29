import { hasLanded } from '../../../shared/plan/outcome.ts';
import type { Standing } from '../../../shared/plan/outcome.ts';
import { runsOf, soon } from '../../../shared/plan/run.ts';
import type { Plan, Run } from '../../../shared/plan/run.ts';
import { askAgain } from '../../durable/ask-again.ts';
import { isoNow } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { attemptEach, lookAtEach } from '../settle/attempt-each.ts';
import { settleAll } from '../settle/settle-all.ts';

/**
 * Reads every required verdict that landed once more, and those that were given up: what did not take effect in time may have since. Changes
 * nothing.
 */
function* lookAtAll(
  context: Context,
  caseId: string,
  plan: Plan,
  outcomes: readonly Standing[],
  how: { readonly inTurn?: true } = {},
): Durable<readonly Standing[]> {
  const runs = byName(plan);
  const looks = outcomes.flatMap((before) => {
    const run = runs.get(before.run);
    // A hold that was asked for is told as it stands at the end, though nothing hangs on it.
    return run && (run.required || run.thenAnyway) && (hasLanded(before) || isGivenUp(before)) ? [{ run, before }] : [];
  });
  return replaced(outcomes, yield* lookAtEach(context, caseId, looks, how));
}

function isGivenUp({ state }: Standing): boolean {
  return state === 'timed-out';
}

/** What was given up stays so unless it holds by now. */
function unlessStillGivenUp(before: readonly Standing[], seen: readonly Standing[]): Standing[] {
  const still = before.filter(isGivenUp);
  const landed = new Set(seen.filter(hasLanded).map(({ run }) => run));
  return replaced(
    seen,
    still.filter(({ run }) => !landed.has(run)),
  );
}

/** How often a last look that was not answered (throttled, unreachable) is asked for again, a minute apart. */
const patientLooks = 15;

/** The look that decides; a throttle at that moment must not cost the case its result. */
export function* lastLook(
  context: Context,
  caseId: string,
  plan: Plan,
  outcomes: readonly Standing[],
): Durable<readonly Standing[]> {
  const unanswered = (seen: readonly Standing[]): Standing[] => {
    const later = new Set(seen.filter(({ state }) => state === 'later').map(({ run }) => run));
    return outcomes.filter((outcome) => hasLanded(outcome) && later.has(outcome.run));
  };
  const first = yield* lookAtAll(context, caseId, plan, outcomes);
  const last = yield* askAgain(context, first, {
    isAnswered: (seen) => unanswered(seen).length === 0,
    *ask(seen) {
      return replaced(seen, yield* lookAtAll(context, caseId, plan, unanswered(seen), { inTurn: true }));
    },
    times: patientLooks,
  });
  return unlessStillGivenUp(outcomes, last);
}

/**
 * Shuts again what was opened since: an attacker with a token that nothing can revoke works on until it has expired. What was given up
 * meanwhile, because they opened it faster than it could be shut, is shut then, too.
 */
export function* shutAgain(
  context: Context,
  caseId: string,
  plan: Plan,
  outcomes: readonly Standing[],
): Durable<{ outcomes: readonly Standing[]; opened: readonly Standing[] }> {
  const runs = byName(plan);
  const since = isoNow(context);
  const landed = new Set(outcomes.filter(hasLanded).map(({ run }) => run));
  const givenUp = new Set(outcomes.filter(isGivenUp).map(({ run }) => run));
  const seen = yield* lookAtAll(context, caseId, plan, outcomes);
  const open = seen.flatMap(({ changes: _, ...outcome }) => {
    const run = runs.get(outcome.run);
    // What only a person or time can shut asks for no act, and was waited for long enough.
    const isOpen = !hasLanded(outcome) && (landed.has(outcome.run) || (givenUp.has(outcome.run) && outcome.actAgain));
    // Its patience starts again; nobody waits for days a second time.
    return run && isOpen ? [{ run: soon(run), outcome: { ...outcome, since } }] : [];
  });
  const attempts = open.map(({ run, outcome }) => ({ caseId, run, before: { ...outcome, actAgain: true } }));
  const attempted = yield* attemptEach(context, attempts);
  // What follows a run that was given up, and holds by now, was never done.
  const late = seen.flatMap((outcome) => {
    const run = runs.get(outcome.run);
    return run && run.then.length > 0 && givenUp.has(run.name) && hasLanded(outcome)
      ? [{ run: soon(run), outcome }]
      : [];
  });
  const due = [...open, ...late].map(({ run }) => run);
  const settled = yield* settleAll(context, caseId, due, [...attempted, ...late.map(({ outcome }) => outcome)]);
  const opened = open.flatMap(({ outcome }) => (landed.has(outcome.run) ? [outcome] : []));
  return { outcomes: unlessStillGivenUp(outcomes, replaced(seen, settled)), opened };
}

export function replaced(outcomes: readonly Standing[], by: readonly Standing[]): Standing[] {
  const newer = new Map(by.map((outcome) => [outcome.run, outcome]));
  return outcomes.map((outcome) => newer.get(outcome.run) ?? outcome);
}

function byName(plan: Plan): Map<string, Run> {
  return new Map(runsOf(plan).map((run) => [run.name, run]));
}
