import { minutes, seconds } from '../../../shared/domain/duration.ts';
import type { Duration } from '../../../shared/domain/duration.ts';
import { nextGuardedLook } from '../../../shared/plan/aftercare.ts';
import type { Guarded } from '../../../shared/plan/aftercare.ts';
import type { Outcome } from '../../../shared/plan/outcome.ts';
import { aftercare, lookAround, tellAftercare } from '../../contracts/aftercare.ts';
import type { Aftercare, AftercareSeen, Told, Unread } from '../../contracts/aftercare.ts';
import { announce, restart } from '../../durable/instance.ts';
import { isoNow, now, waitedSince } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { performPatiently } from '../../durable/perform.ts';
import { serveOrchestrator } from '../../durable/serve-orchestrator.ts';
import { waitForNextLook } from '../../durable/wait-for-next-look.ts';
import { attemptEach, lookAtEach } from '../settle/attempt-each.ts';
import { doAll, settleAll } from '../settle/settle-all.ts';

/** How long a release is left alone before it is asked after again. */
const standAside = minutes(15);

/**
 * One look of the aftercare of a containment, then the next execution: its history stays short however long it lasts. What is open again is
 * shut again; a release, or a newer case of the account, ends it.
 */
function* lookAfter(context: Context, state: Aftercare): Durable<null> {
  const { caseId, until, looks, recurrences } = state;
  announce(context, { until, looks, recurrences });
  yield* waitForNextLook(context, untilNextLook(context, state), 'decision');

  // Where the sign-in is not blocked, or was released, people sign in.
  const isBlocked = state.guarded.some(({ run }) => run.blocksSignIn);
  const signInsSince = isBlocked ? state.signInsSince : null;
  const around = yield* performPatiently(context, lookAround, { caseId, signInsSince });
  const ended = endOf(around);
  if (ended) return yield* end(context, state, ended);
  const unread = yield* tellUnread(context, state, around);
  let next: Aftercare = { ...state, looks: looks + 1, guarded: stillGuarded(state.guarded, around), unread };
  if (around.release.is === 'under-way') {
    // A release opens doors on purpose.
    yield* waitForNextLook(context, standAside, 'decision');
  } else {
    next = yield* lookAndShut(context, next, around);
  }
  if (now(context) >= Date.parse(until)) return yield* end(context, next, 'over');
  return restart(context, aftercare, next);
}

function untilNextLook(context: Context, { calmSince, until }: Aftercare): Duration {
  const wait = nextGuardedLook(waitedSince(context, calmSince));
  return Math.max(seconds(1), Math.min(wait, Date.parse(until) - now(context)));
}

function* lookAndShut(context: Context, state: Aftercare, around: AftercareSeen): Durable<Aftercare> {
  const { caseId, guarded } = state;
  const looks = guarded.map(({ run, outcome: before }) => ({ run, before }));
  const seen = yield* lookAtEach(context, caseId, looks, { onlyNews: true });
  const opened = openedOf(guarded, seen);
  if (opened.length === 0 && around.signIns.length === 0) return state;
  // Right before anything is shut: a release that began meanwhile opened it on purpose.
  const again = yield* performPatiently(context, lookAround, { caseId, signInsSince: null });
  if (again.release.is === 'under-way' || endOf(again)) return state;

  const from = isoNow(context);
  const wasOpen = around.signIns.length > 0 || opened.some(({ run }) => run.blocksSignIn);
  const anew = wasOpen ? yield* doAll(context, caseId, state.cutOff) : [];
  const covered = new Set(anew.map(({ run }) => run));
  const uncovered = opened.filter(({ run }) => !covered.has(run.name));
  const shut = [...anew, ...(yield* shutOpened(context, caseId, uncovered))];
  yield* performPatiently(context, tellAftercare, recurrencesOf(state, around, opened, shut));
  return {
    ...state,
    guarded: guarded.map((each) => ({ ...each, outcome: newest(each.outcome, shut) })),
    calmSince: isoNow(context),
    signInsSince: wasOpen ? from : state.signInsSince,
    recurrences: state.recurrences + opened.length + around.signIns.length,
  };
}

/** Only what the tenant shows to be open: a look that was not answered says nothing. */
function openedOf(guarded: readonly Guarded[], seen: readonly Outcome[]): Guarded[] {
  return guarded.flatMap(({ run, outcome: before }, index) => {
    const outcome = seen[index];
    // What the step will not touch is told once, for a person to look at.
    const isLeft = outcome?.state === 'not-performed' && before.state !== 'not-performed';
    return outcome && (outcome.state === 'not-yet' || isLeft) ? [{ run, outcome }] : [];
  });
}

function* shutOpened(context: Context, caseId: string, opened: readonly Guarded[]): Durable<Outcome[]> {
  const attempts = opened.map(({ run, outcome }) => ({ caseId, run, before: { ...outcome, actAgain: true } }));
  const attempted = yield* attemptEach(context, attempts);
  const runs = opened.map(({ run }) => run);
  return yield* settleAll(context, caseId, runs, attempted);
}

function recurrencesOf(
  { caseId, looks }: Aftercare,
  { signIns }: AftercareSeen,
  opened: readonly Guarded[],
  shut: readonly Outcome[],
): Told {
  const came = signIns.map((signIn) => ({ kind: 'recurrence', run: 'sign-in', seen: signIn.what, signIn }) as const);
  const open = opened.map(({ run: { name: run, step }, outcome }) => {
    const { state, note } = newest(outcome, shut);
    return { kind: 'recurrence', run, step, seen: outcome.note, state, note } as const;
  });
  return { caseId, telling: `recurrences-${String(looks)}`, entries: [...came, ...open] };
}

/** A log that cannot be read is unknown, never quiet: the case is told when that begins and when it ends, not at every look. */
function* tellUnread(context: Context, state: Aftercare, seen: AftercareSeen): Durable<Unread> {
  const { caseId, until, looks, recurrences, unread: known = [] } = state;
  const { unread = known } = seen;
  const logsOf = (some: Unread): string => some.map(({ log }) => log).join();
  if (logsOf(unread) === logsOf(known)) return known;
  const entry = { kind: 'evidence', about: 'aftercare', until, looks, recurrences, unread } as const;
  const telling = `unread-${String(looks)}`;
  yield* performPatiently(context, tellAftercare, { caseId, telling, entries: [entry] });
  return unread;
}

/** A single step may have been taken back: it is not guarded any more. */
function stillGuarded(guarded: readonly Guarded[], { release }: AftercareSeen): readonly Guarded[] {
  const takenBack = release.is === 'released' ? (release.steps ?? []) : [];
  return guarded.filter(({ run }) => !takenBack.includes(run.step));
}

function endOf({ release, newerCase }: AftercareSeen): string | undefined {
  if (newerCase !== null) return `superseded by ${newerCase}`;
  return release.is === 'released' && release.steps === undefined ? 'released' : undefined;
}

function* end(context: Context, state: Aftercare, ended: string): Durable<null> {
  const { until, looks, recurrences, caseId, unread = [] } = state;
  announce(context, { until, looks, recurrences, ended });
  const entry = { kind: 'evidence', about: 'aftercare', until, looks, recurrences, unread, ended } as const;
  return yield* performPatiently(context, tellAftercare, { caseId, telling: 'ended', entries: [entry] });
}

const newest = (outcome: Outcome, shut: readonly Outcome[]): Outcome =>
  shut.find(({ run }) => run === outcome.run) ?? outcome;

serveOrchestrator(aftercare, lookAfter);
