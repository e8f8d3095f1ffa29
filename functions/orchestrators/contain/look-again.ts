import type { OrchestrationContext } from 'durable-functions';
import { hasLanded } from '../../../shared/plan/outcome.ts';
import type { Outcome } from '../../../shared/plan/outcome.ts';
import { runsOf, soon } from '../../../shared/plan/run.ts';
import type { Run, Plan } from '../../../shared/plan/run.ts';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { minutes } from '../../../shared/domain/duration.ts';
import { attemptEach } from '../settle/attempt-each.ts';
import { sleepUntil } from '../../durable/durable.ts';
import type { Durable } from '../../durable/durable.ts';
import { settleAll } from '../settle/settle-step.ts';

/** Reads every required verdict that landed once more, and changes nothing. */
function* lookAtLanded(
  context: OrchestrationContext,
  start: CaseStart,
  plan: Plan,
  outcomes: readonly Outcome[],
): Durable<Outcome[]> {
  const runs = byName(plan);
  const looks = outcomes.flatMap((before) => {
    const run = runs.get(before.run);
    // A hold that was asked for is told as it stands at the end, though nothing hangs on it.
    return run && (run.required || run.thenAnyway) && hasLanded(before) ? [{ start, run, before, lookOnly: true }] : [];
  });
  return replaced(outcomes, yield* attemptEach(context, looks));
}

/** How often a last look that was not answered (throttled, unreachable) is asked for again, a minute apart. */
const patientLooks = 15;

/** The look that decides; a throttle at that moment must not cost the case its result. */
export function* lastLook(
  context: OrchestrationContext,
  start: CaseStart,
  plan: Plan,
  outcomes: readonly Outcome[],
): Durable<Outcome[]> {
  let seen = yield* lookAtLanded(context, start, plan, outcomes);
  for (let looks = 0; looks < patientLooks; looks += 1) {
    const unanswered = new Set(seen.filter(({ state }) => state === 'later').map(({ run }) => run));
    const again = outcomes.filter((outcome) => hasLanded(outcome) && unanswered.has(outcome.run));
    if (again.length === 0) break;
    yield* sleepUntil(context, new Date(context.df.currentUtcDateTime.getTime() + minutes(1)));
    seen = replaced(seen, yield* lookAtLanded(context, start, plan, again));
  }
  return seen;
}

/** Shuts again what was opened since: an attacker with a token that nothing can revoke works on until it has expired. */
export function* shutAgain(
  context: OrchestrationContext,
  start: CaseStart,
  plan: Plan,
  outcomes: readonly Outcome[],
): Durable<{ outcomes: readonly Outcome[]; opened: readonly Outcome[] }> {
  const runs = byName(plan);
  const since = context.df.currentUtcDateTime.toISOString();
  const landed = new Set(outcomes.filter(hasLanded).map(({ run }) => run));
  const seen = yield* lookAtLanded(context, start, plan, outcomes);
  const opened = seen.flatMap((outcome) => {
    const run = runs.get(outcome.run);
    // Its patience starts anew; nobody waits for days a second time.
    return run && landed.has(outcome.run) && !hasLanded(outcome)
      ? [{ run: soon(run), outcome: { ...outcome, since } }]
      : [];
  });
  const attempted = yield* attemptEach(
    context,
    opened.map(({ run, outcome }) => ({ start, run, before: { ...outcome, actAgain: true } })),
  );
  const settled = yield* settleAll(
    context,
    start,
    opened.map(({ run }) => run),
    attempted,
  );
  return { outcomes: replaced(seen, settled), opened: opened.map(({ outcome }) => outcome) };
}

export function replaced(outcomes: readonly Outcome[], by: readonly Outcome[]): Outcome[] {
  const newer = new Map(by.map((outcome) => [outcome.run, outcome]));
  return outcomes.map((outcome) => newer.get(outcome.run) ?? outcome);
}

function byName(plan: Plan): Map<string, Run> {
  return new Map(runsOf(plan).map((run) => [run.name, run]));
}
