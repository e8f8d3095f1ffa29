import { hasLanded } from '../../../shared/plan/outcome.ts';
import type { Standing } from '../../../shared/plan/outcome.ts';
import { runsOf, soon } from '../../../shared/plan/run.ts';
import type { Plan, Run } from '../../../shared/plan/run.ts';
import { askAgain } from '../../durable/ask-again.ts';
import { isoNow } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { attemptEach, lookAtEach } from '../settle/attempt-each.ts';
import { settleAll } from '../settle/settle-all.ts';

/** Reads every required verdict that landed once more, and changes nothing. */
function* lookAtLanded(
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
    return run && (run.required || run.thenAnyway) && hasLanded(before) ? [{ run, before }] : [];
  });
  return replaced(outcomes, yield* lookAtEach(context, caseId, looks, how));
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
  const first = yield* lookAtLanded(context, caseId, plan, outcomes);
  return yield* askAgain(context, first, {
    isAnswered: (seen) => unanswered(seen).length === 0,
    *ask(seen) {
      return replaced(seen, yield* lookAtLanded(context, caseId, plan, unanswered(seen), { inTurn: true }));
    },
    times: patientLooks,
  });
}

/** Shuts again what was opened since: an attacker with a token that nothing can revoke works on until it has expired. */
export function* shutAgain(
  context: Context,
  caseId: string,
  plan: Plan,
  outcomes: readonly Standing[],
): Durable<{ outcomes: readonly Standing[]; opened: readonly Standing[] }> {
  const runs = byName(plan);
  const since = isoNow(context);
  const landed = new Set(outcomes.filter(hasLanded).map(({ run }) => run));
  const seen = yield* lookAtLanded(context, caseId, plan, outcomes);
  const opened = seen.flatMap((outcome) => {
    const run = runs.get(outcome.run);
    // Its patience starts again; nobody waits for days a second time.
    return run && landed.has(outcome.run) && !hasLanded(outcome)
      ? [{ run: soon(run), outcome: { ...outcome, since } }]
      : [];
  });
  const attempts = opened.map(({ run, outcome }) => ({ caseId, run, before: { ...outcome, actAgain: true } }));
  const attempted = yield* attemptEach(context, attempts);
  const openedRuns = opened.map(({ run }) => run);
  const settled = yield* settleAll(context, caseId, openedRuns, attempted);
  return { outcomes: replaced(seen, settled), opened: opened.map(({ outcome }) => outcome) };
}

export function replaced(outcomes: readonly Standing[], by: readonly Standing[]): Standing[] {
  const newer = new Map(by.map((outcome) => [outcome.run, outcome]));
  return outcomes.map((outcome) => newer.get(outcome.run) ?? outcome);
}

function byName(plan: Plan): Map<string, Run> {
  return new Map(runsOf(plan).map((run) => [run.name, run]));
}
