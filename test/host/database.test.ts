import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store } from '../../host/durable/store.ts';
import { HostError } from '../../host/host-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'host-database-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

/** Why the file cannot be opened. */
function problemOf(file: string): string {
  try {
    new Store(file).close();
    return 'opened';
  } catch (error) {
    expect(error).toBeInstanceOf(HostError);
    return (error as HostError).message;
  }
}

function withSql(file: string, sql: string): void {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

/** A store with enough in it to have pages that can be damaged. */
async function writeStore(file: string): Promise<void> {
  const store = new Store(file);
  await store.write(() => {
    for (let n = 0; n < 200; n++) store.appendHistory('i', n, 'x'.repeat(500));
  });
  store.close();
}

it.each<[string, (file: string) => unknown, string]>([
  ['is zeroed', (file) => writeFileSync(file, Buffer.alloc(8192)), 'is damaged'],
  ['is text', (file) => writeFileSync(file, 'not a database, but long enough to be one: '.repeat(100)), 'is damaged'],
  ['has a zeroed page', damagePage, 'is damaged'],
  ['is of another program', (file) => withSql(file, 'CREATE TABLE bookmarks(a)'), 'of another program'],
  [
    'is of another program that numbers alike',
    (file) => withSql(file, 'CREATE TABLE history(a); PRAGMA user_version=1'),
    'of another program',
  ],
  ['is of another version', ofAnotherVersion, 'another version of the embedded host (99'],
  ['is a folder', (file) => mkdirSync(file), 'cannot be opened'],
])('a database that %s is named with the remedy, and left alone', async (what, make, said) => {
  // Its name must not say what the sentence has to say.
  const file = join(folder, `${files++}.db`);
  await make(file);
  const before = what === 'is a folder' ? '' : readFileSync(file, 'latin1');
  const problem = problemOf(file);
  expect(problem).toContain(file);
  expect(problem).toContain(said);
  expect(problem).toMatch(/[Mm]ove it|Check that/);
  expect(what === 'is a folder' ? '' : readFileSync(file, 'latin1')).toBe(before);
});

async function damagePage(file: string): Promise<void> {
  await writeStore(file);
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0, bytes.length - 3 * 4096, bytes.length - 2 * 4096));
}

async function ofAnotherVersion(file: string): Promise<void> {
  await writeStore(file);
  withSql(file, 'PRAGMA user_version=99');
}

it('a database in a folder that does not exist is named with the remedy', () => {
  expect(problemOf(join(folder, 'nowhere', 'x.db'))).toContain('Check that its folder exists');
});

it('a database that a host has open is refused to a second one, with the process', () => {
  const file = join(folder, 'shared.db');
  const first = new Store(file);
  expect(problemOf(file)).toContain(`in use by another host (process ${process.pid})`);
  first.close();
  expect(problemOf(file)).toBe('opened');
});

it('a database is opened at once after a host that was killed', () => {
  const file = join(folder, 'killed.db');
  // What a killed process leaves: its number, and no lock.
  writeFileSync(`${file}.pid`, '4194304\n');
  expect(problemOf(file)).toBe('opened');
});
