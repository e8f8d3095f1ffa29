import { readCase } from '../casefile/case-file.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import { latestCase } from '../casefile/registry.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { cutOffAnew, guardedBy, openedOf, releaseIn } from '../plan/aftercare.ts';
import type { Guarded, Release, Unread } from '../plan/aftercare.ts';
import type { Aftercare } from '../plan/aftercare-state.ts';
import type { Activity } from '../plan/proof.ts';
import { canonical, sha256 } from '../casefile/chain.ts';
import { tell } from '../casefile/record.ts';
import type { Run } from '../plan/run.ts';
import { lookAtRuns } from './look-at-runs.ts';
import type { WorkContext } from './work-context.ts';

interface Around {
  readonly release: Release;
  readonly newerCase: string | null;
}

interface Seen extends Around {
  /** How many were news. */
  readonly signIns: number;
  readonly unread?: Unread;
  readonly opened: readonly Guarded[];
  readonly cutOff: readonly Run[];
  readonly unanswered: readonly string[];
}

/** How the releases of the case stand, and whether a newer one contains the account. */
export async function lookAround(
  { caseId, account }: CaseStart,
  { store }: Pick<WorkContext, 'store'>,
): Promise<Around> {
  const [file, latest] = await Promise.all([readCase(store, caseId), latestCase(account, store)]);
  return around(caseId, file, latest);
}

function around(caseId: string, { releases }: CaseFile, latest: CaseRecord | undefined): Around {
  return { release: releaseIn(releases), newerCase: latest && latest.caseId !== caseId ? latest.caseId : null };
}

/**
 * Looks at everything that the containment shut, by its plan and its result in the case file, and changes nothing. Where a release is under
 * way or has ended the guarding, only that is told.
 * @param shut how what was shut again since stands
 * @param unanswered runs whose last look had no answer
 * @param signInsSince ISO 8601 UTC: sign-ins from then on are news
 */
export async function lookAfter(
  start: CaseStart,
  { shut, signInsSince, unanswered = [] }: Pick<Aftercare, 'shut' | 'signInsSince' | 'unanswered'>,
  work: WorkContext,
): Promise<Seen> {
  const { farEnd, tenant, store } = work;
  const nothing = { signIns: 0, opened: [], cutOff: [], unanswered: [] };
  const { caseId, account } = start;
  const [file, latest] = await Promise.all([readCase(store, caseId), latestCase(account, store)]);
  const seenAround = around(caseId, file, latest);
  const { release, newerCase } = seenAround;
  if (newerCase !== null || release.is === 'under-way') return { ...seenAround, ...nothing };
  const takenBack = release.is === 'released' ? release.steps : [];
  if (takenBack === undefined) return { ...seenAround, ...nothing };
  const { plan, result } = file;
  if (!plan || !result) throw new Error('the case file has no plan or no result: what is guarded is not known');
  // A single step may have been taken back: it is not guarded any more.
  const guarded = guardedBy(plan, result.outcomes)
    .filter(({ run }) => !takenBack.includes(run.step))
    .map((each) => ({ ...each, outcome: shut.find(({ run }) => run === each.run.name) ?? each.outcome }));
  // Where the sign-in is not blocked, or was released, people sign in.
  const isBlocked = guarded.some(({ run }) => run.blocksSignIn);
  const looks = guarded.map(({ run, outcome: before }) => ({ run, before }));
  const signedIn = isBlocked ? await farEnd.logs.readNewSignIns(account, signInsSince, tenant) : { signIns: [] };
  const { again = [], rest = [] } = Object.groupBy(looks, ({ run }) =>
    unanswered.includes(run.name) ? 'again' : 'rest',
  );
  // Side by side those would meet at a throttle each time, and never have their turn.
  const outcomes = [
    ...(await lookAtRuns(start, again, { onlyNews: true, inTurn: true }, work)),
    ...(await lookAtRuns(start, rest, { onlyNews: true }, work)),
  ];
  const seen = new Map(outcomes.map((outcome) => [outcome.run, outcome]));
  const opened = openedOf(
    guarded,
    guarded.map(({ run }) => seen.get(run.name)),
  );
  const { signIns, ...logs } = signedIn;
  // A release that began meanwhile let people in on purpose.
  const since = signIns.length > 0 ? await lookAround(start, work) : seenAround;
  if (since.newerCase !== null || since.release.is === 'under-way') return { ...since, ...nothing };
  await tellSignIns(caseId, signIns, work);
  const wasOpen = signIns.length > 0 || opened.some(({ run }) => run.blocksSignIn);
  const later = outcomes.filter(({ state }) => state === 'later').map(({ run }) => run);
  return {
    ...since,
    ...logs,
    signIns: signIns.length,
    opened,
    cutOff: wasOpen ? cutOffAnew(plan) : [],
    unanswered: later,
  };
}

/** Each once, however often it is read: what stands in a log an attacker has chosen in part, so it stays out of the history. */
async function tellSignIns(
  caseId: string,
  signIns: readonly Activity[],
  { store, tenant }: WorkContext,
): Promise<void> {
  for (const signIn of signIns) {
    const entry = { kind: 'recurrence', at: tenant.now(), run: 'sign-in', seen: signIn.what, signIn } as const;
    await tell(store, caseId, entry, { once: `sign-in-${sha256(canonical(signIn))}` });
  }
}
