import { readCase } from '../../shared/casefile/case-file.ts';
import { inFull } from '../../shared/casefile/in-full.ts';
import { casesOf } from '../../shared/casefile/registry.ts';
import { keys } from '../../shared/casefile/keys.ts';
import { tell } from '../../shared/casefile/record.ts';
import { concludeRelease } from '../../shared/plan/conclude-release.ts';
import { newerThan } from '../../shared/work/undo.ts';
import { caseStore, startedWith } from '../connections.ts';
import { closeRelease } from '../contracts/release.ts';
import { serveActivity } from '../durable/serve-activity.ts';

/** The last entry of a release; written once, however often the activity is repeated. */
serveActivity(closeRelease, async ({ release: { caseId, ...release }, isRefused, ...end }) => {
  const store = caseStore();
  const start = await startedWith(caseId);
  const file = await readCase(store, caseId);
  const undone = inFull(end.undone, file);
  const refusals = file.refusals.filter(({ number }) => number === release.number);
  const refused = isRefused ? (refusals.at(-1)?.because ?? ['what is open now could not be read']) : [];
  const newer = newerThan(start, await casesOf(start.account, store));
  const drawn = concludeRelease({ ...end, undone, refused, release: { ...release, start } }, newer);
  const { value } = await store.putIfAbsent(keys.release(caseId, release.number), drawn);
  const entry = { kind: 'release', at: new Date().toISOString(), ...value } as const;
  await tell(store, caseId, entry, { once: `release-${String(release.number)}` });
  return value;
});
