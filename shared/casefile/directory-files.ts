import { randomUUID } from 'node:crypto';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { partsOfKey } from './key-parts.ts';

export function fileOf(directory: string, key: string): string {
  return `${join(directory, ...partsOfKey(key))}.json`;
}

/**
 * A file is written beside its place and then linked into it, so that a reader sees all of it or nothing, and of two writers, also in two
 * processes, exactly one gets the name.
 */
export async function createExclusively(directory: string, file: string, text: string): Promise<boolean> {
  const writing = join(directory, '.writing');
  // For whoever runs the app and for nobody else on this machine.
  const made = { recursive: true, mode: 0o700 };
  await Promise.all([mkdir(writing, made), mkdir(dirname(file), made)]);
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

export async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
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
