import type { CaseStart } from '../../../shared/domain/case-start.ts';
import type { Concluded } from '../../../shared/plan/conclude.ts';
import type { Standing } from '../../../shared/plan/outcome.ts';
import type { Plan } from '../../../shared/plan/run.ts';
import { closeCase, containAccount, openCase, recordCutOff } from '../../contracts/contain.ts';
import { announce, instanceOf } from '../../durable/instance.ts';
import { isoNow } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { performAgain, performPatiently } from '../../durable/perform.ts';
import { serveOrchestrator } from '../../durable/serve-orchestrator.ts';
import { beginAftercare } from '../aftercare/begin-aftercare.ts';
import { detachRuns } from '../settle/detach-runs.ts';
import { watchFirst } from '../watch/watch-first.ts';
import { containDelegates } from './contain-delegates.ts';
import { cutOffAccount } from './cut-off-account.ts';
import { examineRest } from './examine-all.ts';
import { lastLook } from './look-again.ts';
import { outliveTokens } from './outlive-tokens.ts';
import { outliveSessions } from './outlive-sessions.ts';
import { shutDoors } from './shut-doors.ts';

/** The containment of one account, from the alert to the last look. */
function* contain(context: Context, asked: CaseStart): Durable<Concluded> {
  const watched = asked.mode === 'watch' ? yield* watchFirst(context, asked) : undefined;
  if (watched && 'result' in watched) return watched;
  const start = watched?.start ?? asked;
  const plan = watched?.plan ?? (yield* performAgain(context, openCase, start));
  const { caseId } = start;
  const drawnAt = isoNow(context);
  const tell = (phase: string): void => announce(context, { caseId, phase });

  tell('cutting off');
  const cutOff = yield* cutOffAccount(context, start, plan, watched !== undefined);
  tell('cut off, shutting the back doors');
  const escalated = watched ? { escalated: watched.escalated } : {};
  const record = { start, plan, drawnAt, outcomes: cutOff, ...escalated };
  const shut = yield* shutDoors(context, record);

  const dead = plan.ownerStaysIn
    ? { outcomes: shut.outcomes, proof: [], reopened: [] }
    : yield* outlive(context, start, plan, shut.outcomes);

  if (!shut.isRecorded) yield* performPatiently(context, recordCutOff, record);
  yield* examineRest(context, caseId, shut.unanswered);
  // Whom the first look could not tell about, or the task hub not start: nobody is contained twice.
  yield* containDelegates(context, start, plan.offering, []);
  if (!shut.allDetached) yield* detachRuns(context, caseId, plan.detached ?? [], instanceOf(context));
  tell('looking one last time');
  const seen = yield* lastLook(context, caseId, plan, dead.outcomes);
  const outcomes = [...stillInPlace(watched?.outcomes ?? [], seen), ...seen];
  const result = yield* performPatiently(context, closeCase, {
    caseId,
    cutOff: cutOff.map(({ run, actedAt }) => ({ run, ...(actedAt === undefined ? {} : { actedAt }) })),
    outcomes,
    proof: dead.proof,
    reopened: dead.reopened,
    provenAt: isoNow(context),
  });
  tell(result.result);
  yield* beginAftercare(context, start, plan, outcomes);
  return result;
}

/** Nothing may be said of the attacker before every token has expired and the logs are quiet. */
function* outlive(
  context: Context,
  start: CaseStart,
  plan: Plan,
  shut: readonly Standing[],
): ReturnType<typeof outliveSessions> {
  const quiet = yield* outliveTokens(context, start, plan, shut);
  return yield* outliveSessions(context, start, plan, quiet);
}

/** What a watch put there stays; what the containment did once more is told by the containment. */
function stillInPlace(watched: readonly Standing[], outcomes: readonly Standing[]): Standing[] {
  return watched.filter(({ run }) => !outcomes.some((outcome) => outcome.run === run));
}

serveOrchestrator(containAccount, contain);
