import * as df from 'durable-functions';
import { keys } from '../../shared/casefile/keys.ts';
import { tell } from '../../shared/casefile/record.ts';
import { concludeRelease } from '../../shared/plan/conclude-release.ts';
import type { ReleaseEnd, ReleaseResult } from '../../shared/plan/conclude-release.ts';
import { newerThan } from '../../shared/work/undo.ts';
import { casesOf } from '../../shared/casefile/cases-of-account.ts';
import { caseStore } from '../connections.ts';
import { closeRelease } from '../contracts/release.ts';

/** The last entry of a release; written once, however often the activity is repeated. */
export async function close(end: ReleaseEnd): Promise<ReleaseResult> {
  const store = caseStore();
  const { start, number } = end.release;
  const newer = newerThan(start, await casesOf(start.account, store));
  const { value } = await store.putIfAbsent(keys.release(start.caseId, number), concludeRelease(end, newer));
  const entry = { kind: 'release', at: new Date().toISOString(), ...value } as const;
  await tell(store, start.caseId, entry, { once: `release-${String(number)}` });
  return value;
}

df.app.activity(closeRelease.name, { handler: close });
