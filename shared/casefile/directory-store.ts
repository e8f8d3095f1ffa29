import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { CaseStore } from './case-store.ts';
import { openEntryLog } from './entry-log.ts';
import type { EntryPlace } from './entry-log.ts';
import { keys as keysOf, sequenceDigits } from './keys.ts';

/** Parts of a key become file names: nothing that could climb out of the directory or differ between file systems. */
const keyPart = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}$/;

/**
 * A case store in a directory: one file per key, never changed. A file is written beside its place and then linked into it, so that a
 * reader sees all of it or nothing, and of two writers exactly one gets the name.
 */
export function openDirectoryCaseStore(directory: string): CaseStore {
  const writing = join(directory, '.writing');
  const fileOf = (key: string): string => {
    const parts = key.split('/');
    if (!parts.every((part) => keyPart.test(part))) throw new RangeError(`not a case store key: ${key}`);
    return `${join(directory, ...parts)}.json`;
  };

  const putIfAbsent = async <T>(key: string, value: T): Promise<{ written: boolean; value: T }> => {
    const file = fileOf(key);
    const written = await createExclusively(file, JSON.stringify(value), writing);
    if (written) return { written, value };
    return { written, value: JSON.parse(await readFile(file, 'utf8')) as T };
  };

  const keys: CaseStore['keys'] = async (prefix, { after = '', limit = Infinity } = {}) => {
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    if (folder !== '') fileOf(folder.slice(0, -1));
    const files = await filesBelow(join(directory, folder));
    return files
      .map((file) => relative(directory, file).split(sep).join('/').slice(0, -'.json'.length))
      .filter((key) => key.startsWith(prefix) && key > after)
      .sort()
      .slice(0, limit);
  };

  const get = async <T>(key: string): Promise<T | undefined> => {
    const text = await unlessMissing(readFile(fileOf(key), 'utf8'));
    return text === undefined ? undefined : (JSON.parse(text) as T);
  };

  /** One file for what is told together, an entry a line, named after the first: all of it is there, or nothing. */
  const place: EntryPlace<number> = {
    async read(caseId, from = 1) {
      const newer = (await keys(keysOf.entries(caseId))).filter((key) => Number(key.slice(-sequenceDigits)) >= from);
      const texts = await Promise.all(newer.map((key) => readFile(fileOf(key), 'utf8')));
      const lines = texts.flatMap((text) => text.split('\n'));
      return { lines, end: from + lines.length };
    },
    async write(caseId, at, lines) {
      const file = fileOf(keysOf.entry(caseId, at));
      const isOurs = await createExclusively(file, lines.join('\n'), writing);
      return isOurs ? at + lines.length : undefined;
    },
  };

  return { putIfAbsent, get, keys, ...openEntryLog(place, randomUUID()) };
}

async function createExclusively(file: string, text: string, writing: string): Promise<boolean> {
  await Promise.all([mkdir(writing, { recursive: true }), mkdir(dirname(file), { recursive: true })]);
  const draft = join(writing, randomUUID());
  await writeFile(draft, text);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const found = (await unlessMissing(readdir(folder, { withFileTypes: true, recursive: true }))) ?? [];
  return found
    .filter((file) => file.isFile() && file.name.endsWith('.json'))
    .map((file) => join(file.parentPath, file.name));
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
