import * as df from 'durable-functions';
import { caseStore } from '../connections.ts';
import { tellAftercare as tellAftercareActivity } from '../contracts/aftercare.ts';
import type { Told } from '../contracts/aftercare.ts';

/** Writes what the watch after a containment has to say into the case file, in order; what an earlier try has written stays as it is. */
export async function tellAftercare({ caseId, telling, entries }: Told): Promise<null> {
  const store = caseStore();
  const at = new Date().toISOString();
  const written = new Set((await store.entries(caseId)).map((entry) => entry['telling']));
  for (const [index, entry] of entries.entries()) {
    const told = `${telling}.${String(index + 1)}`;
    if (!written.has(told)) await store.append(caseId, { at, ...entry, telling: told });
  }
  return null;
}

df.app.activity(tellAftercareActivity.name, { handler: tellAftercare });
