import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { wrapTo, padTo } from '../../drill/rehearsal/terminal/columns.ts';
import type { CaseStore } from '../../shared/casefile/case-store.ts';
import { caseIdPrefix } from '../../shared/casefile/case-id.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { casesToVerify, verifyCase, type CaseVerdict } from '../../shared/casefile/verify-case.ts';
import { Interruption } from '../interruption.ts';
import { UsageError } from '../usage-error.ts';
import { caseFolder, reasonOf, unreadable } from './case-folder.ts';

export interface ToVerify {
  /** A case id or the beginning of one, or a folder; undefined: all cases of the directory. */
  readonly asked: string | undefined;
  /** Where a run kept its cases. */
  readonly directory: string;
  /** A folder of anchors. */
  readonly anchors: string | undefined;
}

/** What became of the cases that were asked for. Nothing but files is read. Throws one clear sentence where there are none. */
export async function verify({ asked, directory, anchors: anchorFolder }: ToVerify): Promise<readonly CaseVerdict[]> {
  const isFolder = asked !== undefined && (await isDirectory(asked));
  const prefix = asked === undefined || isFolder ? '' : caseIdPrefix(asked);
  if (prefix === undefined) throw new UsageError(`'${String(asked)}' is neither a case id nor a folder.`);
  const folder = isFolder ? await storeIn(asked) : await caseFolder(directory);
  if (anchorFolder !== undefined && !(await isDirectory(anchorFolder)))
    throw new Interruption(`There is no folder ${anchorFolder} with anchors.`, 1);
  const anchors = anchorFolder === undefined ? undefined : openDirectoryCaseStore(anchorFolder);
  try {
    return await verdictsOn(openDirectoryCaseStore(folder), anchors, prefix, folder);
  } catch (error) {
    throw error instanceof Interruption ? error : unreadable(folder, error);
  }
}

async function verdictsOn(
  store: CaseStore,
  anchors: CaseStore | undefined,
  prefix: string,
  folder: string,
): Promise<readonly CaseVerdict[]> {
  const found = (await casesToVerify(store, anchors)).filter((caseId) => caseId.startsWith(prefix));
  if (found.length === 0) throw new Interruption(`The folder ${folder} holds no case ${prefix}.`.replace(' .', '.'), 1);
  const verdicts: CaseVerdict[] = [];
  // One after the other: a store may hold thousands.
  for (const caseId of found) verdicts.push(await verifyCase(store, anchors, caseId));
  return verdicts;
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

/** 0: anchored to the end. 3: one at least is broken. 4: consistent, and not anchored to the end. */
export function exitCodeFor(verdicts: readonly CaseVerdict[]): 0 | 3 | 4 {
  if (verdicts.some(({ is }) => is === 'broken')) return 3;
  return verdicts.some(({ is }) => is === 'not-anchored') ? 4 : 0;
}

/** One line a case, more where it has to say more. */
export function describeVerdicts(verdicts: readonly CaseVerdict[], columns: number): string {
  const indent = ' '.repeat(14);
  const lines = verdicts.flatMap((verdict) => {
    const color = { whole: 'green', 'not-anchored': 'yellow', broken: 'red' } as const;
    const state = padTo(styleText(color[verdict.is], verdict.is.replace('-', ' ')), 14);
    return wrapTo(`${state}${verdict.caseId}  ${sentenceOf(verdict)}`, columns, indent);
  });
  return lines.map((line) => `${line}\n`).join('');
}

function sentenceOf(verdict: CaseVerdict): string {
  const { entries } = verdict;
  if (verdict.is === 'broken') return `entry ${verdict.at} ${verdict.why}`;
  if (verdict.is === 'whole') return `${entries} entries, anchored to the end`;
  if (verdict.anchored === 0)
    return `${entries} entries, consistent; nothing outside tells whether some are missing at the end`;
  return `${entries} entries, consistent and anchored up to entry ${verdict.anchored}; what follows could have been changed`;
}
