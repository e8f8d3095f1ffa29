import * as df from 'durable-functions';
import { tell } from '../../shared/casefile/record.ts';
import { caseStore } from '../connections.ts';
import { tellAftercare as tellAftercareActivity } from '../contracts/aftercare.ts';
import type { Told } from '../contracts/aftercare.ts';

/** Writes what the watch after a containment has to say into the case file, in order; what an earlier try has written stays as it is. */
export async function tellAftercare({ caseId, telling, entries }: Told): Promise<null> {
  const at = new Date().toISOString();
  await tell(
    caseStore(),
    caseId,
    entries.map((entry) => ({ at, ...entry })),
    { once: telling },
  );
  return null;
}

df.app.activity(tellAftercareActivity.name, { handler: tellAftercare });
