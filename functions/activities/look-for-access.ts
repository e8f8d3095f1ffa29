import { readCase } from '../../shared/casefile/case-file.ts';
import { canonical, sha256 } from '../../shared/casefile/chain.ts';
import { logsInFull } from '../../shared/casefile/in-full.ts';
import { tell } from '../../shared/casefile/record.ts';
import { caseStore, farEnd, startedWith, tenantOf } from '../connections.ts';
import { lookForAccess } from '../contracts/contain.ts';
import { serveActivity } from '../durable/serve-activity.ts';

/** Writes down what has changed since the last look. */
serveActivity(lookForAccess, async ({ caseId, terms, readings }) => {
  const { account } = await startedWith(caseId);
  const before = logsInFull(readings, await readCase(caseStore(), caseId));
  const now = await farEnd.logs.read(account, terms, before, await tenantOf(account.tenantId));
  const news = now.filter(({ log, state, seen }) => {
    const known = before.find((reading) => reading.log === log);
    return known?.state !== state || known.seen[0]?.at !== seen[0]?.at;
  });
  if (news.length > 0) {
    const at = new Date().toISOString();
    // Tried again after it broke off, it tells the same of the same.
    const once = `access-${sha256(canonical([readings, news]))}`;
    await tell(
      caseStore(),
      caseId,
      { kind: 'evidence', at, about: 'access', since: terms.since, logs: news },
      { once },
    );
  }
  const settled = new Set(readings.filter(({ state }) => state !== 'waiting').map(({ log }) => log));
  return now.filter(({ log }) => !settled.has(log));
});
