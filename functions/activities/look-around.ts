import { latestCase } from '../../shared/casefile/registry.ts';
import { readCase } from '../../shared/casefile/case-file.ts';
import { releaseIn } from '../../shared/plan/aftercare.ts';
import { caseStore, farEnd, startedWith, tenantOf } from '../connections.ts';
import { lookAround } from '../contracts/aftercare.ts';
import { serveActivity } from '../durable/serve-activity.ts';

serveActivity(lookAround, async ({ caseId, signInsSince }) => {
  const store = caseStore();
  const { account } = await startedWith(caseId);
  const tenant = await tenantOf(account.tenantId);
  const [{ releases }, latest, seen] = await Promise.all([
    readCase(store, caseId),
    latestCase(account, store),
    signInsSince === null ? { signIns: [] } : farEnd.logs.readNewSignIns(account, signInsSince, tenant),
  ]);
  const newerCase = latest && latest.caseId !== caseId ? latest.caseId : null;
  return { release: releaseIn(releases), newerCase, ...seen };
});
