import type * as z from 'zod';
import { hours, minutes } from '../../../shared/domain/duration.ts';
import { orderToClose } from '../../../shared/domain/release.ts';
import { hasLanded } from '../../../shared/plan/outcome.ts';
import type { Standing } from '../../../shared/plan/outcome.ts';
import { nextWait } from '../../../shared/plan/patience.ts';
import type { Run } from '../../../shared/plan/run.ts';
import { beginWatch, collectEvidence, readDecision, watchAccount } from '../../contracts/watch.ts';
import type { Begun, WatchBegun, WatchEnd } from '../../contracts/watch.ts';
import { restart } from '../../durable/instance.ts';
import { isoNow, now, waitedSince } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { performOr, performPatiently } from '../../durable/perform.ts';
import { serveOrchestrator } from '../../durable/serve-orchestrator.ts';
import { poll } from '../../durable/poll.ts';
import { waitForNextLook } from '../../durable/wait-for-next-look.ts';
import { attemptEach } from '../settle/attempt-each.ts';
import type { AskedAttempt } from '../settle/attempt-each.ts';
import { closeWatch } from './close-watch.ts';

type Escalation = Extract<z.infer<typeof readDecision.output>, { decision: 'escalate' }>;

const evidenceEvery = hours(6);
const looksEvery = hours(1);
/** At first. */
const looksEarlyEvery = minutes(10);
/** Rounds in one execution before the history is started afresh: it stays below 100 events. */
const roundsPerExecution = 4;

/**
 * Watches an account until a person says escalate or close. The decision is read from the case file, the event is only a wake-up: each round
 * begins by reading, so that a decision that came while the history was started afresh is found at once.
 */
function* watch(context: Context, { caseId, begun: before }: z.infer<typeof watchAccount.input>): Durable<WatchEnd> {
  const first = before ?? (yield* begin(context, caseId));
  if ('end' in first) return first;
  let begun = first;
  for (let rounds = 0; ; rounds += 1) {
    const said = yield* performOr(context, readDecision, { caseId }, () => 'unread' as const);
    if (said !== 'unread' && said !== null) {
      if (said.decision === 'close')
        return yield* closeWatch(context, orderToClose(caseId, said.by), begun, said.liftHold);
      return escalated(said, begun.outcomes);
    }
    if (rounds === roundsPerExecution) return restart(context, watchAccount, { caseId, begun });
    begun = yield* round(context, caseId, begun);
    const due = [begun.evidenceDue, begun.lookDue].map((time) => Date.parse(time));
    const wait = Math.max(minutes(1), Math.min(...due) - now(context));
    // A decision that could not be read may be there: nothing else will wake this watch for it.
    yield* waitForNextLook(context, said === 'unread' ? minutes(1) : wait, 'decision');
  }
}

function escalated({ start, plan, unticked, readAnew }: Escalation, outcomes: readonly Standing[]): WatchEnd {
  return { end: 'escalated', start, plan, unticked, readAnew, outcomes };
}

function* begin(context: Context, caseId: string): Durable<Begun | WatchEnd> {
  const answer = yield* whetherToWatch(context, caseId);
  if ('escalation' in answer) return escalated(answer.escalation, []);
  if ('plan' in answer) {
    const { plan, before = { taken: 0, outcomes: [] } } = answer;
    const { taken } = before;
    const known = new Map(before.outcomes.map((outcome) => [outcome.run, outcome]));
    const attempts = plan.runs.map((run) => watching(caseId, run, known.get(run.name)));
    const outcomes = yield* attemptEach(context, attempts);
    return { plan, outcomes, taken, evidenceDue: isoNow(context), lookDue: isoNow(context, looksEarlyEvery) };
  }
  // Nobody is left open because the watch that they ended had not begun.
  const said = yield* performPatiently(context, readDecision, { caseId, last: true });
  if (said?.decision === 'escalate') return escalated(said, []);
  const because =
    'refused' in answer ? answer.refused : [`it is unknown whether the account may be watched: ${answer.later}`];
  return { end: 'refused', because };
}

/** What is due: evidence, and a look at whether everything is still in place. */
function* round(context: Context, caseId: string, begun: Begun): Durable<Begun> {
  let next = begun;
  if (isDue(context, next.evidenceDue)) {
    const number = next.taken + 1;
    const taken = yield* performOr(context, collectEvidence, { caseId, number }, () => false);
    const evidenceDue = isoNow(context, taken ? evidenceEvery : looksEarlyEvery);
    next = { ...next, taken: taken ? number : next.taken, evidenceDue };
  }
  if (isDue(context, next.lookDue)) {
    const outcomes = yield* putBack(context, caseId, next.plan.runs, next.outcomes);
    const [first] = outcomes;
    const waited = first ? waitedSince(context, first.since) : 0;
    next = { ...next, outcomes, lookDue: isoNow(context, Math.min(looksEvery, nextWait(waited, looksEarlyEvery))) };
  }
  return next;
}

function watching(caseId: string, run: Run, before: Standing | undefined): AskedAttempt {
  return { caseId, run, watching: true, ...(before === undefined ? {} : { before }) };
}

/** Looks at everything, and does again at once what is gone. */
function* putBack(
  context: Context,
  caseId: string,
  runs: readonly Run[],
  outcomes: readonly Standing[],
): Durable<Standing[]> {
  const looks = runs.map((run, i) => watching(caseId, run, outcomes[i]));
  const seen = yield* attemptEach(context, looks);
  const gone = seen.flatMap((outcome, i) => (outcome.actAgain && !hasLanded(outcome) ? [i] : []));
  const again = gone.flatMap((i) => (runs[i] ? [watching(caseId, runs[i], seen[i])] : []));
  const redone = yield* attemptEach(context, again);
  return seen.map((outcome, i) => redone[gone.indexOf(i)] ?? outcome);
}

/** So long a tenant that does not answer is asked whether the account may be watched, a minute apart and at each word. */
const patience = hours(1);

/** A word that comes meanwhile is heard at once. */
function* whetherToWatch(context: Context, caseId: string): Durable<WatchBegun | { readonly escalation: Escalation }> {
  const ask = (): Durable<WatchBegun> =>
    performOr(context, beginWatch, { caseId }, () => ({ later: 'the check ended by a fault' }));
  const first: WatchBegun | { readonly escalation: Escalation } = yield* ask();
  const since = isoNow(context);
  const { seen } = yield* poll(context, first, {
    isOver: (said) => !('later' in said) || waitedSince(context, since) >= patience,
    wait: () => minutes(1),
    *look() {
      const escalation = yield* escalationOf(context, caseId);
      return escalation ? { escalation } : yield* ask();
    },
    wakesOn: 'decision',
  });
  return seen;
}

function* escalationOf(context: Context, caseId: string): Durable<Escalation | null> {
  const said = yield* performOr(context, readDecision, { caseId }, () => null);
  return said?.decision === 'escalate' ? said : null;
}

function isDue(context: Context, time: string): boolean {
  return Date.parse(time) <= now(context);
}

serveOrchestrator(watchAccount, watch);
