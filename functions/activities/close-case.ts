import * as df from 'durable-functions';
import { keys } from '../../shared/casefile/keys.ts';
import { tell } from '../../shared/casefile/record.ts';
import { conclude } from '../../shared/plan/conclude.ts';
import type { CaseResult, Finding } from '../../shared/plan/conclude.ts';
import { concludeWatch } from '../../shared/plan/conclude-watch.ts';
import type { WatchFinding } from '../../shared/plan/conclude-watch.ts';
import { caseStore, farEnd } from '../connections.ts';
import { closeCase as closeCaseActivity } from '../contracts/contain.ts';

/**
 * Draws the conclusion and writes the last entry of the case; once, however often the activity is repeated. The conclusion is drawn here,
 * not in the orchestrator: a deployment while the account is in aftercare must not change what replay yields.
 */
export async function closeCase(finding: Finding | WatchFinding): Promise<CaseResult> {
  const store = caseStore();
  const drawn = 'end' in finding ? concludeWatch(finding) : conclude(farEnd, finding);
  const { value } = await store.putIfAbsent(keys.result(drawn.caseId), drawn);
  await tell(store, drawn.caseId, { kind: 'result', at: new Date().toISOString(), ...value }, { once: 'result' });
  return value;
}

df.app.activity(closeCaseActivity.name, { handler: closeCase });
