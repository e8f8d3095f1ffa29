import * as df from 'durable-functions';
import { caseStore } from '../connections.ts';
import { tellAfterwards as tellAfterwardsActivity } from '../orchestrators/afterwards-callables.ts';
import type { Told } from '../orchestrators/afterwards-callables.ts';

/** Writes what the watch after a containment has to say into the case file, in order. */
export async function tellAfterwards({ caseId, entries }: Told): Promise<null> {
  const at = new Date().toISOString();
  for (const entry of entries) await caseStore().append(caseId, { at, ...entry });
  return null;
}

df.app.activity(tellAfterwardsActivity.name, { handler: tellAfterwards });
