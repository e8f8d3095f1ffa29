import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Interruption } from '../interruption.ts';

/** Where a run kept its cases. Throws one clear sentence where there is no such folder, or where it may not be read. */
export async function caseFolder(directory: string): Promise<string> {
  const folder = join(directory, 'cases');
  const found = await stat(folder).catch((error: unknown) => {
    if (/^(ENOENT|ENOTDIR)/.test(reasonOf(error))) return undefined;
    throw unreadable(folder, error);
  });
  if (found?.isDirectory()) return folder;
  throw new Interruption(`There is no folder ${folder}: npm start makes one, and --directory names one elsewhere.`, 1);
}

export function unreadable(folder: string, error: unknown): Interruption {
  return new Interruption(`The folder ${folder} cannot be read: ${reasonOf(error)}.`, 1);
}

/** Of an error of the file system without the path, which is said beside it. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/, \w+ '.*'$/, '');
}
