import type { CaseStore } from './case-store.ts';
import { keys } from './keys.ts';

/** Whether a watch was refused and has read the words about it for the last time. */
export async function hearsNoWord(caseId: string, store: Pick<CaseStore, 'get'>): Promise<boolean> {
  const isSaid = async (key: string): Promise<boolean> => (await store.get(key)) !== undefined;
  return (await isSaid(keys.watchRefused(caseId))) && !(await isSaid(keys.watchBegun(caseId)));
}
