import { attemptAll, attemptStep, lookAtAll } from '../../contracts/settle.ts';
import type { Attempt } from '../../contracts/settle.ts';
import { all } from '../../durable/all.ts';
import { isoNow } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { performOr } from '../../durable/perform.ts';
import { activityTask } from '../../durable/scheduled.ts';
import type { Scheduled } from '../../durable/scheduled.ts';
import { unanswered } from '../../../shared/plan/outcome.ts';
import type { Outcome } from '../../../shared/plan/outcome.ts';
import { namesOf } from '../../../shared/plan/run.ts';
import type { Look, RunNames } from '../../../shared/plan/run.ts';

/** Attempts side by side. An attempt that dies or times out is a value too: nothing is known of it until it is asked again. */
export function* attemptEach(context: Context, attempts: readonly Attempt[]): Durable<Outcome[]> {
  return yield* all(context, attempting(context, attempts));
}

/** The same, for who awaits them together with something else. */
export function attempting(context: Context, attempts: readonly Attempt[]): Scheduled<Outcome>[] {
  return attempts.map((attempt) => {
    const lost = noAnswer(context, attempt);
    return activityTask(context, attemptStep, { ...attempt, run: namesOf(attempt.run) }, () => lost);
  });
}

export function* attemptOnce(context: Context, attempt: Attempt): Durable<Outcome> {
  const asked = { ...attempt, run: namesOf(attempt.run) };
  return yield* performOr(context, attemptStep, asked, () => noAnswer(context, attempt));
}

/** First attempts, all in one activity. */
export function* attemptTogether(
  context: Context,
  caseId: string,
  runs: readonly RunNames[],
): Durable<readonly Outcome[]> {
  if (runs.length === 0) return [];
  const lost = runs.map((run) => noAnswer(context, { run }));
  return yield* performOr(context, attemptAll, { caseId, runs: runs.map(namesOf) }, () => lost);
}

/** Looks at all in one activity, and changes nothing: where it dies or times out it costs this one round. */
export function* lookAtEach(
  context: Context,
  caseId: string,
  looks: readonly Look[],
  only: { readonly onlyNews?: true } = {},
): Durable<readonly Outcome[]> {
  if (looks.length === 0) return [];
  const lost = looks.map((look) => noAnswer(context, look));
  const named = looks.map(({ run, ...known }) => ({ ...known, run: namesOf(run) }));
  return yield* performOr(context, lookAtAll, { caseId, looks: named, ...only }, () => lost);
}

function noAnswer(context: Context, { run: { name: run, step }, before }: Look): Outcome {
  return unanswered({ run, step }, before, isoNow(context), 'the attempt gave no answer');
}
