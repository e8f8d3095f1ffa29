import { randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { CaseStore } from './case-store.ts';
import { createExclusively, fileOf, unlessMissing } from './directory-files.ts';
import { openEntryLog } from './entry-log.ts';
import type { EntryPlace } from './entry-place.ts';
import { folderOfKeys } from './key-parts.ts';
import { keys as keysOf } from './keys.ts';

/** A case store in a directory: one file per key, never changed. */
export function openDirectoryCaseStore(directory: string): CaseStore {
  const putIfAbsent = async <T>(key: string, value: T): Promise<{ written: boolean; value: T }> => {
    const file = fileOf(directory, key);
    const written = await createExclusively(directory, file, JSON.stringify(value));
    if (written) return { written, value };
    return { written, value: JSON.parse(await readFile(file, 'utf8')) as T };
  };

  const keys: CaseStore['keys'] = async (prefix, { after = '', limit = Infinity } = {}) => {
    const files = await filesBelow(join(directory, folderOfKeys(prefix)));
    return files
      .map((file) => relative(directory, file).split(sep).join('/').slice(0, -'.json'.length))
      .filter((key) => key.startsWith(prefix) && key > after)
      .sort()
      .slice(0, limit);
  };

  const get = async <T>(key: string): Promise<T | undefined> => {
    const text = await unlessMissing(readFile(fileOf(directory, key), 'utf8'));
    return text === undefined ? undefined : (JSON.parse(text) as T);
  };

  /** One file for what is told together, an entry a line, named after the first: all of it is there, or nothing. */
  const place: EntryPlace<number> = {
    async read(caseId, from) {
      // Who has read before knows the name of the next file: a look at what is new costs the same however long the case has become.
      if (from !== undefined) return readOnFrom(directory, caseId, from);
      const texts = await Promise.all(
        (await keys(keysOf.entries(caseId))).map((key) => readFile(fileOf(directory, key), 'utf8')),
      );
      const lines = texts.flatMap((text) => text.split('\n'));
      return { lines, end: 1 + lines.length };
    },
    async write(caseId, at, lines) {
      const file = fileOf(directory, keysOf.entry(caseId, at));
      const isOurs = await createExclusively(directory, file, lines.join('\n'));
      return isOurs ? at + lines.length : undefined;
    },
  };

  return { putIfAbsent, get, keys, ...openEntryLog(place, randomUUID()) };
}

async function readOnFrom(directory: string, caseId: string, from: number): Promise<{ lines: string[]; end: number }> {
  const lines: string[] = [];
  for (;;) {
    const end = from + lines.length;
    const text = await unlessMissing(readFile(fileOf(directory, keysOf.entry(caseId, end)), 'utf8'));
    if (text === undefined) return { lines, end };
    lines.push(...text.split('\n'));
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const found = (await unlessMissing(readdir(folder, { withFileTypes: true, recursive: true }))) ?? [];
  return found
    .filter((file) => file.isFile() && file.name.endsWith('.json'))
    .map((file) => join(file.parentPath, file.name));
}
