import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import { hasLanded } from '../../../shared/plan/outcome.ts';
import type { Outcome } from '../../../shared/plan/outcome.ts';
import type { Run } from '../../../shared/plan/run.ts';
import { nextWait } from '../../../shared/plan/patience.ts';
import type { WatchDecision } from '../../../shared/decisions/watch-decision.ts';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { hours, minutes } from '../../../shared/domain/duration.ts';
import type { Duration } from '../../../shared/domain/duration.ts';
import { attemptEach } from '../settle/attempt-each.ts';
import type { AttemptInput } from '../../contracts/contain.ts';
import { performOr, sleepUntil } from '../../durable/durable.ts';
import type { Durable } from '../../durable/durable.ts';
import { closeWatch } from './close-watch.ts';
import { attemptAll } from '../settle/settle-step.ts';
import { waitForNextLook } from '../../durable/wait-for-next-look.ts';
import { beginWatch, collectEvidence, readDecision, watchAccount } from '../../contracts/watch.ts';
import type { WatchBegun, WatchEnd, WatchInput } from '../../contracts/watch.ts';

type Begun = NonNullable<WatchInput['begun']>;

const evidenceEvery = hours(6);
const looksEvery = hours(1);
/** At first. */
const looksEarlyEvery = minutes(10);
/** Rounds in one execution before the history is started afresh: it stays below 100 events. */
const roundsPerExecution = 4;

/**
 * Watches an account until a person says escalate or close. The word is read from the case file, the event is only a wake-up: each round
 * begins by reading, so that a word that came while the history was started afresh is found at once.
 */
export function* watch(context: OrchestrationContext): Durable<WatchEnd> {
  const input = context.df.getInput<WatchInput>();
  const { start } = input;
  let begun: Begun;
  if (input.begun) begun = input.begun;
  else {
    const answer = yield* whetherToWatch(context, start);
    if ('refused' in answer) return { end: 'refused', because: answer.refused };
    if ('later' in answer)
      return { end: 'refused', because: [`whether it may be watched is unknown: ${answer.later}`] };
    const outcomes = yield* attemptAll(context, start, answer.plan.runs);
    const now = context.df.currentUtcDateTime;
    begun = {
      plan: answer.plan,
      outcomes,
      taken: 0,
      evidenceDue: now.toISOString(),
      lookDue: after(now, looksEarlyEvery),
    };
  }
  for (let rounds = 0; ; rounds += 1) {
    const said = yield* performOr<CaseStart, WatchDecision | null | 'unread'>(
      context,
      readDecision,
      start,
      () => 'unread',
    );
    const word = said === 'unread' ? null : said;
    if (word?.decision === 'escalate') {
      return { end: 'escalated', start: word.start, plan: word.plan, outcomes: begun.outcomes };
    }
    if (word) return yield* closeWatch(context, start, begun, word.liftHold);
    if (rounds === roundsPerExecution) {
      context.df.continueAsNew({ start, begun } satisfies WatchInput);
      return { end: 'refused', because: [] };
    }
    begun = yield* round(context, start, begun);
    const due = [begun.evidenceDue, begun.lookDue].map((time) => Date.parse(time));
    const wait = Math.max(minutes(1), Math.min(...due) - context.df.currentUtcDateTime.getTime());
    // A word that could not be read may be there: nothing else will wake this watch for it.
    yield* waitForNextLook(context, said === 'unread' ? minutes(1) : wait, 'decision');
  }
}

/** What is due: evidence, and a look at whether everything is still in place. */
function* round(context: OrchestrationContext, start: CaseStart, begun: Begun): Durable<Begun> {
  let next = begun;
  if (isDue(context, next.evidenceDue)) {
    const number = next.taken + 1;
    const taken = yield* performOr(context, collectEvidence, { start, number }, () => false);
    const evidenceDue = after(context.df.currentUtcDateTime, taken ? evidenceEvery : looksEarlyEvery);
    next = { ...next, taken: taken ? number : next.taken, evidenceDue };
  }
  if (isDue(context, next.lookDue)) {
    const outcomes = yield* putBack(context, start, next.plan.runs, next.outcomes);
    const waited =
      context.df.currentUtcDateTime.getTime() - Date.parse(outcomes[0]?.since ?? start.incident.receivedAt);
    const wait = Math.min(looksEvery, nextWait(waited, looksEarlyEvery));
    next = { ...next, outcomes, lookDue: after(context.df.currentUtcDateTime, wait) };
  }
  return next;
}

/** Looks at everything, and does again at once what is gone. */
function* putBack(
  context: OrchestrationContext,
  start: CaseStart,
  runs: readonly Run[],
  outcomes: readonly Outcome[],
): Durable<Outcome[]> {
  const attempt = (run: Run, before: Outcome | undefined): AttemptInput => {
    return { start, run, onlyNews: true, ...(before === undefined ? {} : { before }) };
  };
  const seen = yield* attemptEach(
    context,
    runs.map((run, i) => attempt(run, outcomes[i])),
  );
  const gone = seen.flatMap((outcome, i) => (outcome.actAgain && !hasLanded(outcome) ? [i] : []));
  const again = gone.flatMap((i) => (runs[i] ? [attempt(runs[i], seen[i])] : []));
  const redone = yield* attemptEach(context, again);
  return seen.map((outcome, i) => redone[gone.indexOf(i)] ?? outcome);
}

/** How often a tenant that does not answer is asked whether the account may be watched, a minute apart. */
const patientTries = 60;

function* whetherToWatch(context: OrchestrationContext, start: CaseStart): Durable<WatchBegun> {
  const noAnswer = (): WatchBegun => ({ later: 'the question was broken off' });
  let answer = yield* performOr(context, beginWatch, start, noAnswer);
  for (let tries = 0; 'later' in answer && tries < patientTries; tries += 1) {
    yield* sleepUntil(context, new Date(context.df.currentUtcDateTime.getTime() + minutes(1)));
    answer = yield* performOr(context, beginWatch, start, noAnswer);
  }
  return answer;
}

function isDue(context: OrchestrationContext, time: string): boolean {
  return Date.parse(time) <= context.df.currentUtcDateTime.getTime();
}

function after(time: Date, wait: Duration): string {
  return new Date(time.getTime() + wait).toISOString();
}

df.app.orchestration(watchAccount.name, watch);
