import { keys } from '../../shared/casefile/keys.ts';
import { readWatchDecision } from '../../shared/decisions/read-watch-decision.ts';
import type { Account } from '../../shared/domain/account.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import { caseStore, farEnd, keptStart, tenantOf } from '../connections.ts';
import { readDecision } from '../contracts/watch.ts';
import { serveActivity } from '../durable/serve-activity.ts';

serveActivity(readDecision, async ({ caseId, last }) => {
  const start = await keptStart(caseId);
  const store = caseStore();
  if (last) await store.putIfAbsent(keys.watchRefused(caseId), {});
  return readWatchDecision(start, () => readAnew(start.account), { farEnd, store });
});

/** Undefined where the tenant does not say: an escalation does not wait for it. */
async function readAnew({ tenantId, objectId }: Account): Promise<Account | undefined> {
  try {
    const account = await farEnd.resolveAccount({ by: 'object-id', value: objectId }, await tenantOf(tenantId));
    return 'unresolved' in account ? undefined : account;
  } catch (error) {
    if (error instanceof Refusal || error instanceof Later) return undefined;
    throw error;
  }
}
