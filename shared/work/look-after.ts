import { readCase } from '../casefile/case-file.ts';
import { latestCase } from '../casefile/registry.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { cutOffAnew, guardedBy, openedOf, releaseIn } from '../plan/aftercare.ts';
import type { Guarded, Release, Unread } from '../plan/aftercare.ts';
import type { Outcome } from '../plan/outcome.ts';
import type { Activity } from '../plan/proof.ts';
import type { Run } from '../plan/run.ts';
import { lookAtRuns } from './look-at-runs.ts';
import type { WorkContext } from './work-context.ts';

interface Around {
  readonly release: Release;
  readonly newerCase: string | null;
}

interface Seen extends Around {
  readonly signIns: readonly Activity[];
  readonly unread?: Unread;
  readonly opened: readonly Guarded[];
  readonly cutOff: readonly Run[];
}

/** How the releases of the case stand, and whether a newer one contains the account. */
export async function lookAround(
  { caseId, account }: CaseStart,
  { store }: Pick<WorkContext, 'store'>,
): Promise<Around> {
  const [{ releases }, latest] = await Promise.all([readCase(store, caseId), latestCase(account, store)]);
  return { release: releaseIn(releases), newerCase: latest && latest.caseId !== caseId ? latest.caseId : null };
}

/**
 * Looks at everything that the containment shut, by its plan and its result in the case file, and changes nothing. Where a release is under
 * way or has ended the guarding, only that is told.
 * @param shut how what was shut again since stands
 * @param signInsSince ISO 8601 UTC: sign-ins from then on are news
 */
export async function lookAfter(
  start: CaseStart,
  { shut, signInsSince }: { readonly shut: readonly Outcome[]; readonly signInsSince: string },
  work: WorkContext,
): Promise<Seen> {
  const { farEnd, tenant, store } = work;
  const nothing = { signIns: [], opened: [], cutOff: [] };
  const around = await lookAround(start, work);
  const { release, newerCase } = around;
  if (newerCase !== null || release.is === 'under-way') return { ...around, ...nothing };
  const takenBack = release.is === 'released' ? release.steps : [];
  if (takenBack === undefined) return { ...around, ...nothing };
  const { plan, result } = await readCase(store, start.caseId);
  if (!plan || !result) throw new Error('the case file has no plan or no result: what is guarded is not known');
  // A single step may have been taken back: it is not guarded any more.
  const guarded = guardedBy(plan, result.outcomes)
    .filter(({ run }) => !takenBack.includes(run.step))
    .map((each) => ({ ...each, outcome: shut.find(({ run }) => run === each.run.name) ?? each.outcome }));
  // Where the sign-in is not blocked, or was released, people sign in.
  const isBlocked = guarded.some(({ run }) => run.blocksSignIn);
  const looks = guarded.map(({ run, outcome: before }) => ({ run, before }));
  const [seen, signedIn] = await Promise.all([
    lookAtRuns(start, looks, { onlyNews: true }, work),
    isBlocked ? farEnd.logs.readNewSignIns(start.account, signInsSince, tenant) : { signIns: [] },
  ]);
  const opened = openedOf(guarded, seen);
  const wasOpen = signedIn.signIns.length > 0 || opened.some(({ run }) => run.blocksSignIn);
  return { ...around, ...signedIn, opened, cutOff: wasOpen ? cutOffAnew(plan) : [] };
}
