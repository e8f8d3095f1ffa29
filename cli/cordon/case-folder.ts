import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Interruption } from '../interruption.ts';

/** Where a run with this state directory keeps its cases. Throws one clear sentence where there is no such folder. */
export async function caseFolder(directory: string): Promise<string> {
  const folder = join(directory, 'cases');
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return folder;
  throw new Interruption(`There is no folder ${folder}: npm start makes one, and --directory names one elsewhere.`, 1);
}
