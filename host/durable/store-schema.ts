/** Raised whenever a table changes; a file of another version is refused instead of misread. */
export const schemaVersion = 1;

/** For this process alone: two hosts on one file would each run what the other runs. Said before anything is read. */
export const alone = 'PRAGMA busy_timeout=1000; PRAGMA locking_mode=EXCLUSIVE;';

/** FULL: what was acknowledged survives a power cut. Group commit pays for it. */
export const durably = 'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;';

export const tableNames = ['instances', 'history', 'messages', 'tasks'] as const;

export const tables = `
  CREATE TABLE IF NOT EXISTS instances(
    id TEXT PRIMARY KEY, name TEXT NOT NULL, execution TEXT NOT NULL, status TEXT NOT NULL, created INTEGER NOT NULL,
    updated INTEGER NOT NULL, input TEXT, output TEXT, custom TEXT, parent TEXT, state TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS history(id TEXT NOT NULL, n INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY(id, n)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS messages(
    rid INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, execution TEXT, event TEXT NOT NULL, due INTEGER, timer INTEGER);
  CREATE INDEX IF NOT EXISTS messages_of ON messages(id);
  CREATE TABLE IF NOT EXISTS tasks(
    rid INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, execution TEXT NOT NULL, task INTEGER NOT NULL, name TEXT NOT NULL,
    input TEXT);
  CREATE INDEX IF NOT EXISTS tasks_of ON tasks(id);`;

export type RuntimeStatus = 'Pending' | 'Running' | 'Completed' | 'Failed' | 'Terminated';

export const isTerminal = (status: RuntimeStatus): boolean => status !== 'Pending' && status !== 'Running';

/** One orchestration instance; columns that end up as JSON text are JSON text. */
export interface InstanceRow {
  readonly id: string;
  readonly name: string;
  readonly execution: string;
  readonly status: RuntimeStatus;
  readonly created: number;
  readonly updated: number;
  readonly input: string | null;
  readonly output: string | null;
  readonly custom: string | null;
  readonly parent: string | null;
  readonly state: string;
}

/** Something an instance has yet to take in; with `due`, a timer that has yet to fire. */
export interface MessageRow {
  readonly rid: number;
  readonly id: string;
  /** Null: for whichever execution is current. */
  readonly execution: string | null;
  readonly event: string;
  readonly due: number | null;
  readonly timer: number | null;
}

/** An activity that has yet to end. */
export interface TaskRow {
  readonly rid: number;
  readonly id: string;
  readonly execution: string;
  readonly task: number;
  readonly name: string;
  readonly input: string | null;
}
