import { minutes, seconds } from '../../../shared/domain/duration.ts';
import type { Duration } from '../../../shared/domain/duration.ts';
import { nextGuardedLook } from '../../../shared/plan/aftercare.ts';
import type { Aftercare } from '../../../shared/plan/aftercare-state.ts';
import type { Guarded, Unread } from '../../../shared/plan/aftercare.ts';
import type { Standing } from '../../../shared/plan/outcome.ts';
import { aftercare, calm, lookAfter, lookAround, tellAftercare } from '../../contracts/aftercare.ts';
import type { AftercareSeen, Around, Told } from '../../contracts/aftercare.ts';
import { announce, restart } from '../../durable/instance.ts';
import { isoNow, now, waitedSince } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { performPatiently } from '../../durable/perform.ts';
import { serveOrchestrator } from '../../durable/serve-orchestrator.ts';
import { cameMeanwhile, waitForNextLook } from '../../durable/wait-for-next-look.ts';
import { attemptEach } from '../settle/attempt-each.ts';
import { doAll, settleAll } from '../settle/settle-all.ts';

/** How long a release is left alone before it is asked after again. */
const standAside = minutes(15);

/** So few in one execution: each look replays those before it, and each execution costs a start. */
const looksPerExecution = 5;

/**
 * The aftercare of a containment, a few looks in each execution: its history stays short however long it lasts. What is open again is shut
 * again; a release, or a newer case of the account, ends it.
 */
function* watchOver(context: Context, asked: Aftercare): Durable<null> {
  let state = asked;
  // A word that nobody has heard yet would be lost with this execution.
  for (let looked = 0; looked < looksPerExecution || cameMeanwhile(context, 'decision'); looked += 1) {
    const { caseId, until, looks, recurrences, signInsSince, shut, unanswered = [] } = state;
    announce(context, { until, looks, recurrences });
    yield* waitForNextLook(context, untilNextLook(context, state), 'decision');

    const seen = (yield* performPatiently(context, lookAfter, { caseId, signInsSince, shut, unanswered })) ?? calm;
    const ended = endOf(seen);
    if (ended) return yield* end(context, state, ended);
    const unread = yield* tellUnread(context, state, seen);
    state = { ...state, looks: looks + 1, unread, unanswered: seen.unanswered ?? [] };
    // A release opens doors on purpose.
    if (seen.release.is === 'under-way') yield* waitForNextLook(context, standAside, 'decision');
    else state = yield* shutOpened(context, state, seen);
    if (now(context) >= Date.parse(until)) return yield* end(context, state, 'over');
    if (state.recurrences > recurrences) break;
  }
  return restart(context, aftercare, state);
}

function untilNextLook(context: Context, { calmSince, until }: Aftercare): Duration {
  const wait = nextGuardedLook(waitedSince(context, calmSince));
  return Math.max(seconds(1), Math.min(wait, Date.parse(until) - now(context)));
}

function* shutOpened(context: Context, state: Aftercare, seen: AftercareSeen): Durable<Aftercare> {
  const { caseId } = state;
  const { opened, signIns, cutOff } = seen;
  if (opened.length === 0 && signIns === 0) return state;
  // Right before anything is shut: a release that began meanwhile opened it on purpose.
  const again = yield* performPatiently(context, lookAround, { caseId });
  if (again.release.is === 'under-way' || endOf(again)) return state;

  const from = isoNow(context);
  const anew = cutOff.length > 0 ? yield* doAll(context, caseId, cutOff) : [];
  const covered = new Set(anew.map(({ run }) => run));
  const uncovered = opened.filter(({ run }) => !covered.has(run.name));
  const shut = [...anew, ...(yield* shutEach(context, caseId, uncovered))];
  yield* performPatiently(context, tellAftercare, {
    caseId,
    // Named by its time: an aftercare that is opened anew counts its looks from the beginning.
    telling: `recurrences-${isoNow(context)}`,
    entries: [],
    recurrences: recurrencesOf(seen, shut),
  });
  return {
    ...state,
    shut: [...state.shut.filter(({ run }) => !shut.some((outcome) => outcome.run === run)), ...shut],
    calmSince: isoNow(context),
    signInsSince: cutOff.length > 0 ? from : state.signInsSince,
    recurrences: state.recurrences + opened.length + signIns,
  };
}

function* shutEach(context: Context, caseId: string, opened: readonly Guarded[]): Durable<Standing[]> {
  const attempts = opened.map(({ run, outcome }) => ({ caseId, run, before: { ...outcome, actAgain: true } }));
  const attempted = yield* attemptEach(context, attempts);
  const runs = opened.map(({ run }) => run);
  return yield* settleAll(context, caseId, runs, attempted);
}

function recurrencesOf({ opened }: AftercareSeen, shut: readonly Standing[]): NonNullable<Told['recurrences']> {
  return opened.map(({ outcome }) => ({
    opened: outcome,
    shut: shut.find((each) => each.run === outcome.run) ?? outcome,
  }));
}

/** A log that cannot be read is unknown, never quiet: the case is told when that begins and when it ends, not at every look. */
function* tellUnread(context: Context, state: Aftercare, seen: AftercareSeen): Durable<Unread> {
  const { caseId, until, looks, recurrences, unread: known = [] } = state;
  const { unread = known } = seen;
  const logsOf = (some: Unread): string => some.map(({ log }) => log).join();
  if (logsOf(unread) === logsOf(known)) return known;
  const entry = { kind: 'evidence', about: 'aftercare', until, looks, recurrences, unread } as const;
  const telling = `unread-${isoNow(context)}`;
  yield* performPatiently(context, tellAftercare, { caseId, telling, entries: [entry] });
  return unread;
}

function endOf({ release, newerCase }: Around): string | undefined {
  if (newerCase !== null) return `superseded by ${newerCase}`;
  return release.is === 'released' && release.steps === undefined ? 'released' : undefined;
}

function* end(context: Context, state: Aftercare, ended: string): Durable<null> {
  const { until, looks, recurrences, caseId, unread = [] } = state;
  announce(context, { until, looks, recurrences, ended });
  const entry = { kind: 'evidence', about: 'aftercare', until, looks, recurrences, unread, ended } as const;
  return yield* performPatiently(context, tellAftercare, { caseId, telling: 'ended', entries: [entry] });
}

serveOrchestrator(aftercare, watchOver);
