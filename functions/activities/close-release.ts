import * as df from 'durable-functions';
import { concludeRelease } from '../../shared/plan/conclude-release.ts';
import type { ReleaseEnd, ReleaseResult } from '../../shared/plan/conclude-release.ts';
import { newerThan } from '../../shared/work/undo.ts';
import { releaseKey } from '../../shared/domain/release.ts';
import { casesOf } from '../../shared/casefile/cases-of-account.ts';
import { caseStore } from '../connections.ts';
import { closeRelease } from '../contracts/release.ts';

/** The last entry of a release; written once, however often the activity is repeated. */
export async function close(end: ReleaseEnd): Promise<ReleaseResult> {
  const store = caseStore();
  const { start, number } = end.release;
  const newer = newerThan(start, await casesOf(start.account, store));
  const { value } = await store.putIfAbsent(releaseKey(start.caseId, number), concludeRelease(end, newer));
  const entries = await store.entries(start.caseId);
  if (!entries.some(({ kind, number: told }) => kind === 'release' && told === number))
    await store.append(start.caseId, { kind: 'release', at: new Date().toISOString(), ...value });
  return value;
}

df.app.activity(closeRelease.name, { handler: close });
