import { attemptAll, attemptStep, lookAtAll } from '../../contracts/settle.ts';
import type { Attempt } from '../../contracts/settle.ts';
import { all } from '../../durable/all.ts';
import { isoNow } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { performOr } from '../../durable/perform.ts';
import { activityTask } from '../../durable/scheduled.ts';
import type { Scheduled } from '../../durable/scheduled.ts';
import { beforeOf, seenAgain, unanswered } from '../../../shared/plan/outcome.ts';
import type { Answer, Standing } from '../../../shared/plan/outcome.ts';
import { namesOf } from '../../../shared/plan/run.ts';
import type { Look, RunNames } from '../../../shared/plan/run.ts';

/** Attempts side by side. An attempt that dies or times out is a value too: nothing is known of it until it is asked again. */
export function* attemptEach(context: Context, attempts: readonly AskedAttempt[]): Durable<Standing[]> {
  return yield* all(context, attempting(context, attempts));
}

/** The same, for who awaits them together with something else. */
export function attempting(context: Context, attempts: readonly AskedAttempt[]): Scheduled<Standing>[] {
  return attempts.map((attempt) => {
    const lost = noAnswer(isoNow(context), attempt);
    const { task, decode } = activityTask(context, attemptStep, compact(attempt));
    return { task, decode: (result) => standingOf(attempt.run, decode(result)), instead: () => lost };
  });
}

/** As orchestrators know it: activities are told of it what they need. */
type Asked<Told extends Look> = Omit<Told, 'before'> & { readonly before?: Standing };

export type AskedAttempt = Asked<Attempt>;

function compact<Told extends { readonly run: RunNames; readonly before?: Standing }>({ run, before, ...asked }: Told) {
  return { ...asked, run: namesOf(run), ...(before ? { before: beforeOf(before) } : {}) };
}

export function* attemptOnce(context: Context, attempt: AskedAttempt): Durable<Standing> {
  const lost = noAnswer(isoNow(context), attempt);
  return standingOf(attempt.run, yield* performOr(context, attemptStep, compact(attempt), () => lost));
}

/** First attempts, all in one activity. */
export function* attemptTogether(
  context: Context,
  caseId: string,
  runs: readonly RunNames[],
): Durable<readonly Standing[]> {
  if (runs.length === 0) return [];
  const askedAt = isoNow(context);
  const answers = yield* performOr(context, attemptAll, { caseId, runs: runs.map(namesOf) }, () => []);
  return runs.map((run, index) => standingOf(run, answers[index] ?? noAnswer(askedAt, { run })));
}

/** Looks at all in one activity, and changes nothing: where it dies or times out it costs this one round. */
export function* lookAtEach(
  context: Context,
  caseId: string,
  looks: readonly Asked<Look>[],
  how: { readonly inTurn?: true } = {},
): Durable<readonly Standing[]> {
  if (looks.length === 0) return [];
  const askedAt = isoNow(context);
  const lost = looks.map((look) => noAnswer(askedAt, look));
  const news = yield* performOr(context, lookAtAll, { caseId, looks: looks.map(compact), ...how }, () => lost);
  const seen = new Map(news.map((outcome) => [outcome.run, outcome]));
  return looks.map((look) => {
    const unchanged = look.before ? seenAgain(look.before, askedAt) : noAnswer(askedAt, look);
    return seen.get(look.run.name) ?? unchanged;
  });
}

export function standingOf({ name: run, step }: RunNames, answer: Answer): Standing {
  return { ...answer, run, step };
}

function noAnswer(askedAt: string, { run: { name: run, step }, before }: Asked<Look>): Standing {
  return unanswered({ run, step }, before, askedAt, 'the attempt gave no answer');
}
