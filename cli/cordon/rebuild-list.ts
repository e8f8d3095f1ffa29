import { rebuildIndex } from '../../shared/casefile/case-index.ts';
import { openDirectoryCells } from '../../shared/casefile/directory-cells.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { caseFolder } from './case-folder.ts';

/** Enters every case that an account has claimed in the list; answers how many there are. It may run beside the app. */
export async function rebuildList(directory: string): Promise<number> {
  const folder = await caseFolder(directory);
  return rebuildIndex(openDirectoryCaseStore(folder), openDirectoryCells(folder));
}
