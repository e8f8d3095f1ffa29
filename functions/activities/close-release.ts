import { casesOf } from '../../shared/casefile/registry.ts';
import { keys } from '../../shared/casefile/keys.ts';
import { tell } from '../../shared/casefile/record.ts';
import { concludeRelease } from '../../shared/plan/conclude-release.ts';
import { newerThan } from '../../shared/work/undo.ts';
import { caseStore, startedWith } from '../connections.ts';
import { closeRelease } from '../contracts/release.ts';
import { serveActivity } from '../durable/serve-activity.ts';

/** The last entry of a release; written once, however often the activity is repeated. */
serveActivity(closeRelease, async ({ release: { caseId, ...release }, ...end }) => {
  const store = caseStore();
  const start = await startedWith(caseId);
  const newer = newerThan(start, await casesOf(start.account, store));
  const drawn = concludeRelease({ ...end, release: { ...release, start } }, newer);
  const { value } = await store.putIfAbsent(keys.release(caseId, release.number), drawn);
  const entry = { kind: 'release', at: new Date().toISOString(), ...value } as const;
  await tell(store, caseId, entry, { once: `release-${String(release.number)}` });
  return value;
});
