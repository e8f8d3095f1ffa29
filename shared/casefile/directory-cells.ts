import { readFile, readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Cells } from './cells.ts';
import { createExclusively, fileOf, unlessMissing } from './directory-files.ts';
import { keys } from './keys.ts';

/**
 * Cells in the directory of the case store. Each version is a file of its own and the ETag its number: of two who follow the same version
 * one finds the file there. No version is ever removed, or whoever read it long ago would find the place of the next one empty.
 */
export function openDirectoryCells(directory: string): Cells {
  const versionOf = (key: string, version: number): string => fileOf(directory, keys.cell(key, version));

  async function newestOf(key: string): Promise<number> {
    const files = (await unlessMissing(readdir(dirname(versionOf(key, 1))))) ?? [];
    return Math.max(0, ...files.map((file) => Number.parseInt(file, 10)));
  }

  return {
    async read(key) {
      const version = await newestOf(key);
      if (version === 0) return undefined;
      return { value: JSON.parse(await readFile(versionOf(key, version), 'utf8')) as unknown, etag: String(version) };
    },
    async write(key, value, etag) {
      const read = Number(etag ?? 0);
      if ((await newestOf(key)) !== read) return 'conflict';
      const isOurs = await createExclusively(directory, versionOf(key, read + 1), JSON.stringify(value));
      return isOurs ? { etag: String(read + 1) } : 'conflict';
    },
  };
}
