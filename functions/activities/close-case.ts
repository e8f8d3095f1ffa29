import * as df from 'durable-functions';
import { caseStore } from '../connections.ts';
import type { CaseResult } from '../../shared/containment/conclude.ts';

/** The last entry of the case; written once, however often the activity is repeated. */
export async function closeCase(result: CaseResult): Promise<null> {
  const { written } = await caseStore().putIfAbsent(`results/${result.caseId}`, result);
  if (written) await caseStore().append(result.caseId, { kind: 'result', at: new Date().toISOString(), ...result });
  return null;
}

df.app.activity('close-case', { handler: closeCase });
