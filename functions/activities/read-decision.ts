import * as df from 'durable-functions';
import { readWatchDecision } from '../../shared/decisions/watch-decision.ts';
import type { WatchDecision } from '../../shared/decisions/watch-decision.ts';
import type { Account } from '../../shared/domain/account.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import { caseStore, farEnd, tenant } from '../connections.ts';
import { readDecision } from '../contracts/watch.ts';

async function read(start: CaseStart): Promise<WatchDecision | null> {
  return readWatchDecision(start, () => readAnew(start.account), { farEnd, store: caseStore() });
}

/** Undefined where the tenant does not say: an escalation does not wait for it. */
async function readAnew({ objectId }: Account): Promise<Account | undefined> {
  try {
    const account = await farEnd.resolveAccount({ by: 'object-id', value: objectId }, await tenant());
    return 'unresolved' in account ? undefined : account;
  } catch (error) {
    if (error instanceof Refusal || error instanceof Later) return undefined;
    throw error;
  }
}

df.app.activity(readDecision.name, { handler: read });
