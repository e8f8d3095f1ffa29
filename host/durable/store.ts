import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openDatabase } from './open-database.ts';
import { tableNames } from './store-schema.ts';
import type { InstanceRow, MessageRow, TaskRow } from './store-schema.ts';

interface Write {
  readonly change: () => void;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** All state of the durable engine. Whatever it acknowledged is on disk. */
export class Store {
  readonly #database: DatabaseSync;
  readonly #closeDatabase: () => void;
  readonly #statements = new Map<string, StatementSync>();
  #writes: Write[] = [];
  #closed = false;
  readonly #afterCommit: () => void;

  /** @param afterCommit is called once what was written is on disk, before anybody hears of it */
  constructor(file: string, afterCommit: () => void = () => undefined) {
    this.#afterCommit = afterCommit;
    const { database, close } = openDatabase(file);
    this.#database = database;
    this.#closeDatabase = close;
  }

  /**
   * Group commit: all changes queued in one turn of the event loop share a transaction, so that one flush to disk serves them all.
   * What was rejected is not in the store: try it again, or tell whoever asked.
   */
  write(change: () => void): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('The store is closed.'));
    return new Promise((resolve, reject) => {
      if (this.#writes.push({ change, resolve, reject }) === 1) setImmediate(() => this.flush());
    });
  }

  flush(): void {
    const writes = this.#writes;
    if (writes.length === 0) return;
    this.#writes = [];
    const refused = new Map<Write, unknown>();
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      for (const write of writes) {
        const error = this.#problemOf(write);
        if (error !== undefined) refused.set(write, error);
      }
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#rollBack();
      for (const write of writes) write.reject(refused.get(write) ?? error);
      return;
    }
    this.#afterCommit();
    for (const write of writes) {
      if (this.#closed) write.reject(new Error('The store was dropped.'));
      else if (refused.has(write)) write.reject(refused.get(write));
      else write.resolve();
    }
  }

  /** A change that throws takes back itself and none of its neighbours. */
  #problemOf({ change }: Write): unknown {
    this.#database.exec('SAVEPOINT change');
    try {
      change();
    } catch (error) {
      // A full disk has taken back the whole transaction already.
      if (!this.#database.isTransaction) throw error;
      this.#database.exec('ROLLBACK TO change');
      this.#database.exec('RELEASE change');
      return error ?? new Error('A change threw nothing.');
    }
    this.#database.exec('RELEASE change');
    return undefined;
  }

  #rollBack(): void {
    try {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    } catch {
      // The next BEGIN fails and says why.
    }
  }

  close(): void {
    if (this.#closed) return;
    this.flush();
    this.#closed = true;
    this.#closeDatabase();
  }

  /** Writes nothing more, as a process that is killed. */
  drop(): void {
    this.#closed = true;
    for (const write of this.#writes.splice(0)) write.reject(new Error('The store was dropped.'));
    this.#closeDatabase();
  }

  instance(id: string): InstanceRow | undefined {
    return this.#one('SELECT * FROM instances WHERE id=?', id) as InstanceRow | undefined;
  }
  instances(): InstanceRow[] {
    return this.#all<InstanceRow>('SELECT * FROM instances ORDER BY created, id');
  }
  putInstance(row: InstanceRow): void {
    const { id, name, execution, status, created, updated, input, output, custom, parent, state } = row;
    const marks = 'INSERT OR REPLACE INTO instances VALUES(?,?,?,?,?,?,?,?,?,?,?)';
    this.#run(marks, id, name, execution, status, created, updated, input, output, custom, parent, state);
  }
  history(id: string): string[] {
    const rows = this.#all<{ event: string }>('SELECT event FROM history WHERE id=? ORDER BY n', id);
    return rows.map((row) => row.event);
  }
  appendHistory(id: string, n: number, event: string): void {
    this.#run('INSERT INTO history VALUES(?,?,?)', id, n, event);
  }
  deleteHistory(id: string): void {
    this.#run('DELETE FROM history WHERE id=?', id);
  }
  messages(): MessageRow[] {
    return this.#all<MessageRow>('SELECT * FROM messages ORDER BY rid');
  }
  addMessage(row: Omit<MessageRow, 'rid'>): number {
    const marks = 'INSERT INTO messages(id,execution,event,due,timer) VALUES(?,?,?,?,?)';
    return this.#run(marks, row.id, row.execution, row.event, row.due, row.timer);
  }
  deleteMessage(rid: number): void {
    this.#run('DELETE FROM messages WHERE rid=?', rid);
  }
  deleteTimer(id: string, timer: number): void {
    this.#run('DELETE FROM messages WHERE id=? AND timer=?', id, timer);
  }
  /** What was meant for one execution; external events stay. */
  deleteMessagesOfExecutions(id: string): void {
    this.#run('DELETE FROM messages WHERE id=? AND execution IS NOT NULL', id);
  }
  tasks(): TaskRow[] {
    return this.#all<TaskRow>('SELECT * FROM tasks ORDER BY rid');
  }
  hasTask(rid: number): boolean {
    return this.#one('SELECT rid FROM tasks WHERE rid=?', rid) !== undefined;
  }
  addTask(row: Omit<TaskRow, 'rid'>): number {
    const marks = 'INSERT INTO tasks(id,execution,task,name,input) VALUES(?,?,?,?,?)';
    return this.#run(marks, row.id, row.execution, row.task, row.name, row.input);
  }
  deleteTask(rid: number): void {
    this.#run('DELETE FROM tasks WHERE rid=?', rid);
  }
  deleteTasks(id: string): void {
    this.#run('DELETE FROM tasks WHERE id=?', id);
  }
  deleteInstance(id: string): void {
    for (const table of tableNames) this.#run(`DELETE FROM ${table} WHERE id=?`, id);
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const made = this.#database.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }
  #run(sql: string, ...values: (string | number | null)[]): number {
    return Number(this.#statement(sql).run(...values).lastInsertRowid);
  }
  #one(sql: string, ...values: (string | number)[]): unknown {
    return this.#statement(sql).get(...values);
  }
  #all<Row>(sql: string, ...values: (string | number)[]): Row[] {
    return this.#statement(sql).all(...values) as unknown as Row[];
  }
}
