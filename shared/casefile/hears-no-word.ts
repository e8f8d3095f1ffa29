import { readCase } from './case-file.ts';
import type { CaseStore } from './case-store.ts';
import { keys } from './keys.ts';

/** Whether a watch was refused and has read the words about it for the last time; one that broke off there may have begun anew. */
export async function hearsNoWord(caseId: string, store: CaseStore): Promise<boolean> {
  if ((await store.get(keys.watchRefused(caseId))) === undefined) return false;
  return (await readCase(store, caseId)).watchPlan === undefined;
}
