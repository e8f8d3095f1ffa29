import * as df from 'durable-functions';
import { caseStore } from '../connections.ts';
import type { CaseResult } from '../../shared/plan/conclude.ts';

/** The last entry of the case; written once, however often the activity is repeated. */
export async function closeCase(result: CaseResult): Promise<null> {
  const store = caseStore();
  const { value } = await store.putIfAbsent(`results/${result.caseId}`, result);
  const entries = await store.entries(result.caseId);
  if (!entries.some(({ kind }) => kind === 'result'))
    await store.append(result.caseId, { kind: 'result', at: new Date().toISOString(), ...value });
  return null;
}

df.app.activity('close-case', { handler: closeCase });
