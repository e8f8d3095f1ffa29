import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openBlobCaseStore } from '../../shared/casefile/blob-store.ts';
import type { CaseStore } from '../../shared/casefile/case-store.ts';
import { caseIdPrefix } from '../../shared/casefile/case-id.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { casesToVerify, verifyCase, type CaseVerdict } from '../../shared/casefile/verify-case.ts';
import { isContainer, StorePlace } from '../../shared/store-place.ts';
import { Interruption } from '../interruption.ts';
import { UsageError } from '../usage-error.ts';
import { caseFolder, reasonOf, unreadable } from './case-folder.ts';

export interface ToVerify {
  /** A case id or the beginning of one, or a folder or a container; undefined: all cases of the directory. */
  readonly asked: string | undefined;
  /** Where a run kept its cases, or a container. */
  readonly directory: string;
  /** A folder or a container of anchors. */
  readonly anchors: string | undefined;
}

/** What became of the cases that were asked for. Nothing is asked but their places. Throws one clear sentence where there are none. */
export async function verify({ asked, directory, anchors }: ToVerify): Promise<readonly CaseVerdict[]> {
  const isPlace = asked !== undefined && (isContainer(asked) || (await isDirectory(asked)));
  const prefix = asked === undefined || isPlace ? '' : caseIdPrefix(asked);
  if (prefix === undefined) throw new UsageError(`'${String(asked)}' is neither a case id nor a place of cases.`);
  const place = isPlace ? asked : directory;
  const cases = isContainer(place) ? place : isPlace ? await storeIn(place) : await caseFolder(place);
  if (anchors !== undefined && !isContainer(anchors) && !(await isDirectory(anchors)))
    throw new Interruption(`There is no folder ${anchors} with anchors.`, 1);
  const [store, anchored] = [storeAt(cases), anchors === undefined ? undefined : storeAt(anchors)];
  const found = await toldOf(cases, casesToVerify(store, anchored));
  const wanted = found.filter((caseId) => caseId.startsWith(prefix));
  if (wanted.length === 0) throw new Interruption(`There is no case ${prefix} in ${cases}.`.replace('  ', ' '), 1);
  const verdicts: CaseVerdict[] = [];
  // One after the other: a store may hold thousands.
  for (const caseId of wanted) verdicts.push(await toldOf(cases, verifyCase(store, anchored, caseId)));
  return verdicts;
}

function storeAt(place: string): CaseStore {
  if (!isContainer(place)) return openDirectoryCaseStore(place);
  if (!StorePlace.safeParse(place).success)
    throw new UsageError(`'${place}' is no container: use https://ACCOUNT.blob.core.windows.net/CONTAINER.`);
  const connected = import('#cordon-blobs').then(({ openContainer }) => openContainer(place));
  return openBlobCaseStore(() => connected);
}

async function toldOf<T>(place: string, reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    if (!isContainer(place)) throw unreadable(place, error);
    const [why = ''] = reasonOf(error).split('\n');
    throw new Interruption(`The container ${place} cannot be read: ${why.replace(/\.$/, '')}.`, 1);
  });
}

/** The folder of a run has that of its cases in it; the folder of a case store has them itself. */
async function storeIn(folder: string): Promise<string> {
  const inside = join(folder, 'cases');
  const isStore = await isDirectory(join(folder, 'entries'));
  return !isStore && (await isDirectory(inside)) ? inside : folder;
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: unknown) => {
    if (/^(ENOENT|ENOTDIR)/.test(reasonOf(error))) return undefined;
    throw unreadable(path, error);
  });
  return found?.isDirectory() ?? false;
}
