import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import type { CaseResult } from '../../../shared/plan/conclude.ts';
import { hasLanded } from '../../../shared/plan/outcome.ts';
import type { Outcome } from '../../../shared/plan/outcome.ts';
import type { Run } from '../../../shared/plan/run.ts';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { closeCase, containAccount, openCase } from '../../contracts/contain.ts';
import { containDelegates } from './contain-delegates.ts';
import { perform, performPatiently } from '../../durable/durable.ts';
import type { Durable } from '../../durable/durable.ts';
import { examineRest } from './examine-all.ts';
import { lastLook } from './look-again.ts';
import { outliveTokens } from './outlive-tokens.ts';
import { outliveSessions } from './prove-dead.ts';
import { detach } from '../settle/detach.ts';
import { attemptAll, settling } from '../settle/settle-step.ts';
import { shutDoors } from './shut-doors.ts';
import { beginAftercare } from '../aftercare/begin-aftercare.ts';
import { watchFirst } from '../watch/watch-first.ts';

/** The containment of one account, from the alert to the last look. */
export function* contain(context: OrchestrationContext): Durable<CaseResult> {
  const asked = context.df.getInput<CaseStart>();
  const watched = asked.mode === 'watch' ? yield* watchFirst(context, asked) : undefined;
  if (watched && 'result' in watched) return watched;
  const start = watched?.start ?? asked;
  const plan = watched?.plan ?? (yield* perform(context, openCase, start));

  announce(context, start, 'cutting off');
  const cutOff = yield* attemptAll(context, start, plan.cutOff);
  announce(context, start, 'cut off, shutting the back doors');
  const cutOffRuns = plan.cutOff.map((run, i) => withoutLandedFollowers(run, cutOff[i]));
  const runs = [...plan.rest, ...landedFollowers(plan.cutOff, cutOff)];
  const shut = yield* shutDoors(context, start, plan, runs, settling(context, start, cutOffRuns, cutOff));

  announce(context, start, 'waiting for tokens that nothing can revoke to expire');
  const quiet = yield* outliveTokens(context, start, plan, shut.outcomes);
  announce(context, start, 'waiting for the logs to prove that nobody is left inside');
  const dead = yield* outliveSessions(context, start, plan, quiet);

  yield* examineRest(context, start, shut.unanswered);
  // Whom the first look could not tell about, or the task hub not start: nobody is contained twice.
  yield* containDelegates(context, start, plan.offering, []);
  if (!shut.allDetached) yield* detach(context, start, plan);
  announce(context, start, 'looking one last time');
  const outcomes = yield* lastLook(context, start, plan, dead.outcomes);
  const result = yield* performPatiently(context, closeCase, {
    start,
    cutOff,
    outcomes: [...stillInPlace(watched?.outcomes ?? [], outcomes), ...outcomes, ...plan.notDone],
    requiredSteps: requiredSteps([...plan.cutOff, ...plan.rest]),
    proof: dead.proof,
    reopened: dead.reopened,
    provenAt: context.df.currentUtcDateTime.toISOString(),
  });
  announce(context, start, result.result);
  yield* beginAftercare(context, start, plan, result);
  return result;
}

/** What a watch put there stays; what the containment did once more is told by the containment. */
function stillInPlace(watched: readonly Outcome[], outcomes: readonly Outcome[]): Outcome[] {
  return watched.filter(({ run }) => !outcomes.some((outcome) => outcome.run === run));
}

/** What follows a cut-off step that landed at once goes out with the back doors, not a hop later. */
function landedFollowers(runs: readonly Run[], outcomes: readonly Outcome[]): Run[] {
  return runs.flatMap((run, i) => (isLanded(outcomes[i]) ? run.then : []));
}

function withoutLandedFollowers(run: Run, outcome: Outcome | undefined): Run {
  return isLanded(outcome) ? { ...run, then: [] } : run;
}

function isLanded(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && hasLanded(outcome);
}

function requiredSteps(runs: readonly Run[]): string[] {
  return runs.flatMap((run) => [...(run.required ? [run.step] : []), ...requiredSteps(run.then)]);
}

/** Small: Azure refuses a custom status beyond 16 KB, and all detail is in the case file. */
function announce(context: OrchestrationContext, start: CaseStart, phase: string): void {
  context.df.setCustomStatus({ caseId: start.caseId, phase });
}

df.app.orchestration(containAccount.name, contain);
