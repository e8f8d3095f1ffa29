import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import { nextGuardedLook } from '../../../shared/plan/aftercare.ts';
import type { Guarded } from '../../../shared/plan/aftercare.ts';
import type { Unread } from '../../../shared/catalogue/far-end.ts';
import type { Outcome } from '../../../shared/plan/outcome.ts';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { minutes } from '../../../shared/domain/duration.ts';
import { aftercare, lookAround, tellAftercare } from '../../contracts/aftercare.ts';
import type { Aftercare, AftercareSeen, Told } from '../../contracts/aftercare.ts';
import { attemptEach } from '../settle/attempt-each.ts';
import { performPatiently } from '../../durable/durable.ts';
import type { Durable } from '../../durable/durable.ts';
import { doAll, settleAll } from '../settle/settle-step.ts';
import { waitForNextLook } from '../../durable/wait-for-next-look.ts';

/** How long a release is left alone before it is asked after again. */
const standAside = minutes(15);

/**
 * One look of the watch after a containment, then the next execution: its history stays short however long it lasts. What is open again is
 * shut again; a release, or a newer case of the account, ends it.
 */
export function* lookAfter(context: OrchestrationContext): Durable<null> {
  const state = context.df.getInput<Aftercare>();
  const { start, until } = state;
  const wait = (asked: number): number => Math.max(1_000, Math.min(asked, Date.parse(until) - now(context)));
  context.df.setCustomStatus({ until, looks: state.looks, recurrences: state.recurrences });
  yield* waitForNextLook(context, wait(nextGuardedLook(now(context) - Date.parse(state.calmSince))), 'decision');

  // Where the sign-in is not blocked, or was released, people sign in.
  const isBlocked = state.guarded.some(({ run }) => run.blocksSignIn);
  const signInsSince = isBlocked ? state.signInsSince : null;
  const around = yield* performPatiently(context, lookAround, { start, signInsSince });
  const ended = endOf(around);
  if (ended) return yield* end(context, state, ended);
  const unread = yield* tellUnread(context, state, around);
  let next: Aftercare = { ...state, looks: state.looks + 1, guarded: stillGuarded(state.guarded, around), unread };
  if (around.release.is === 'under-way') {
    // Whoever releases opens doors on purpose.
    yield* waitForNextLook(context, standAside, 'decision');
  } else {
    next = yield* lookAndShut(context, next, around);
  }
  if (now(context) >= Date.parse(until)) return yield* end(context, next, 'over');
  context.df.continueAsNew(next);
  return null;
}

function* lookAndShut(context: OrchestrationContext, state: Aftercare, around: AftercareSeen): Durable<Aftercare> {
  const { start, guarded } = state;
  const seen = yield* attemptEach(
    context,
    guarded.map(({ run, outcome: before }) => ({ start, run, before, lookOnly: true, onlyNews: true })),
  );
  // Only what the tenant shows to be open: a look that was not answered says nothing.
  const opened = guarded.flatMap(({ run, outcome: before }, index) => {
    const outcome = seen[index];
    // What the step will not touch is told once, for a person to look at.
    const isLeft = outcome?.state === 'not-performed' && before.state !== 'not-performed';
    return outcome && (outcome.state === 'not-yet' || isLeft) ? [{ run, outcome }] : [];
  });
  if (opened.length === 0 && around.signIns.length === 0) return state;
  // Right before anything is shut: a release that began meanwhile opened it on purpose.
  const again = yield* performPatiently(context, lookAround, { start, signInsSince: null });
  if (again.release.is === 'under-way' || endOf(again)) return state;

  const from = new Date(now(context)).toISOString();
  const wasOpen = around.signIns.length > 0 || opened.some(({ run }) => run.blocksSignIn);
  const anew = wasOpen ? yield* doAll(context, start, state.cutOff) : [];
  const covered = new Set(anew.map(({ run }) => run));
  const shut = [
    ...anew,
    ...(yield* shutOpened(
      context,
      start,
      opened.filter(({ run }) => !covered.has(run.name)),
    )),
  ];
  yield* performPatiently(context, tellAftercare, recurrencesOf(state, around, opened, shut));
  return {
    ...state,
    guarded: guarded.map((each) => ({ ...each, outcome: newest(each.outcome, shut) })),
    calmSince: new Date(now(context)).toISOString(),
    signInsSince: wasOpen ? from : state.signInsSince,
    recurrences: state.recurrences + opened.length + around.signIns.length,
  };
}

function* shutOpened(context: OrchestrationContext, start: CaseStart, opened: readonly Guarded[]): Durable<Outcome[]> {
  const attempted = yield* attemptEach(
    context,
    opened.map(({ run, outcome }) => ({ start, run, before: { ...outcome, actAgain: true } })),
  );
  const runs = opened.map(({ run }) => run);
  return yield* settleAll(context, start, runs, attempted);
}

function recurrencesOf(
  { start: { caseId }, looks }: Aftercare,
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
function* tellUnread(context: OrchestrationContext, state: Aftercare, seen: AftercareSeen): Durable<readonly Unread[]> {
  const { start, until, looks, recurrences, unread: known = [] } = state;
  const { unread = known } = seen;
  const logsOf = (some: readonly Unread[]): string => some.map(({ log }) => log).join();
  if (logsOf(unread) === logsOf(known)) return known;
  const entry = { kind: 'evidence', about: 'aftercare', until, looks, recurrences, unread } as const;
  const telling = `unread-${String(looks)}`;
  yield* performPatiently(context, tellAftercare, { caseId: start.caseId, telling, entries: [entry] });
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

function* end(context: OrchestrationContext, state: Aftercare, ended: string): Durable<null> {
  const { until, looks, recurrences, start, unread = [] } = state;
  context.df.setCustomStatus({ until, looks, recurrences, ended });
  const entry = { kind: 'evidence', about: 'aftercare', until, looks, recurrences, unread, ended } as const;
  const told = { caseId: start.caseId, telling: 'ended', entries: [entry] };
  return yield* performPatiently(context, tellAftercare, told);
}

const newest = (outcome: Outcome, shut: readonly Outcome[]): Outcome =>
  shut.find(({ run }) => run === outcome.run) ?? outcome;
const now = (context: OrchestrationContext): number => context.df.currentUtcDateTime.getTime();

df.app.orchestration(aftercare.name, lookAfter);
