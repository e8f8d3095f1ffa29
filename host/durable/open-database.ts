import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { HostError } from '../host-error.ts';
import { damagedDatabase, problemOfDatabase } from './database-problem.ts';
import { alone, durably, schemaVersion, tables, tableNames } from './store-schema.ts';

export interface OpenDatabase {
  readonly database: DatabaseSync;
  readonly close: () => void;
}

/**
 * Opens the file for this process alone; a `HostError` says why it cannot be had. The lock is the operating system's: it ends with the
 * process, however that ends. The file beside it only tells who holds the lock.
 */
export function openDatabase(file: string): OpenDatabase {
  // Asked of the process, because a test runner's module registry may not know this built-in module.
  const sqlite = process.getBuiltinModule('node:sqlite');
  let database: DatabaseSync | undefined;
  try {
    database = new sqlite.DatabaseSync(file);
    database.exec(alone);
    checkContent(file, database);
    database.exec(durably);
    database.exec(`BEGIN IMMEDIATE; ${tables} PRAGMA user_version=${schemaVersion}; COMMIT;`);
  } catch (error) {
    database?.close();
    if (isLocked(error)) throw new HostError(whoHolds(file));
    const problem = problemOfDatabase(file, error);
    throw problem === undefined ? error : new HostError(problem, { cause: error });
  }
  const opened = database;
  const holder = holderFile(file);
  if (file !== ':memory:') writeFileSync(holder, `${process.pid}\n`);
  return {
    database: opened,
    close: () => {
      if (file !== ':memory:') rmSync(holder, { force: true });
      opened.close();
    },
  };
}

/** What is not this host's own is left as it is. */
function checkContent(file: string, database: DatabaseSync): void {
  const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
  const found = database
    .prepare(`SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'`)
    .all();
  const names = new Set(found.map((row) => String(row['name'])));
  const isNew = version === 0 && names.size === 0;
  if (!isNew && !tableNames.every((name) => names.has(name))) {
    throw new HostError(`${file} is the database of another program. Move it away, or name another file.`);
  }
  if (!isNew && version !== schemaVersion) {
    throw new HostError(
      `${file} was written by another version of the embedded host (${String(version)}, not ${schemaVersion}). ` +
        'Let that version finish what runs in it, or move it away: that is lost then and has to be started anew.',
    );
  }
  if (database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] !== 'ok') {
    throw new HostError(damagedDatabase(file));
  }
}

const holderFile = (file: string): string => `${file}.pid`;

const isLocked = (error: unknown): boolean => ((error as { errcode?: number }).errcode ?? 0) % 256 === 5;

function whoHolds(file: string): string {
  const pid = livingHolder(file);
  if (pid === undefined) return `${file} is in use by another program. Close that program.`;
  return `${file} is in use by another host (process ${pid}). Stop that process, or give this host another database.`;
}

function livingHolder(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(holderFile(file), 'utf8'));
    return isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Of another user, and alive.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
