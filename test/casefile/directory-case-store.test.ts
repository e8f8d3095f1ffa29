import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaseStore } from '../../shared/casefile/case-store.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';

describe('the directory case store', () => {
  let directory: string;
  let store: CaseStore;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cordon-'));
    store = openDirectoryCaseStore(directory);
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('lets exactly one of many racing writers have a key, and shows the others what it wrote', async () => {
    // Two stores on one directory, as two processes have them.
    const other = openDirectoryCaseStore(directory);
    const puts = Array.from({ length: 30 }, (_, n) => (n % 2 ? store : other).putIfAbsent('cases/one', { writer: n }));
    const answers = await Promise.all(puts);
    const winners = answers.filter(({ written }) => written);
    expect(winners).toHaveLength(1);
    for (const { value } of answers) expect(value).toEqual(winners[0]?.value);
  });

  it('keeps every entry of racing writers, numbered without a gap', async () => {
    const other = openDirectoryCaseStore(directory);
    const append = (n: number): Promise<void> =>
      (n % 2 ? store : other).append('C-0000-0000', { kind: 'verdict', at: '2026-01-01T00:00:00.000Z', n });
    await Promise.all(Array.from({ length: 25 }, (_, n) => append(n)));
    const entries = await store.entries('C-0000-0000');
    expect(entries.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 25 }, (_, n) => n + 1));
    expect(new Set(entries.map((entry) => entry['n'])).size).toBe(25);
  });

  it('never changes what is written', async () => {
    await store.putIfAbsent('cases/one', { first: true });
    expect(await store.putIfAbsent('cases/one', { first: false })).toEqual({ written: false, value: { first: true } });
    expect(await store.get('cases/one')).toEqual({ first: true });
  });

  it('answers nothing for what was never written', async () => {
    expect(await store.get('cases/none')).toBeUndefined();
    expect(await store.entries('C-NONE-NONE')).toEqual([]);
    expect(await store.keys('cases/')).toEqual([]);
  });

  it('lists keys by prefix in order and shows no draft', async () => {
    for (const key of ['cases/b2', 'cases/a1', 'cases/b1', 'other/b3']) await store.putIfAbsent(key, {});
    expect(await store.keys('cases/b')).toEqual(['cases/b1', 'cases/b2']);
    expect(await store.keys('')).toEqual(['cases/a1', 'cases/b1', 'cases/b2', 'other/b3']);
    expect(await readdir(join(directory, '.writing'))).toEqual([]);
  });

  it.each(['../escape', 'cases/../../escape', '/etc/passwd', 'a//b', '.hidden', '', 'a\\b', 'a/b\0', 'x'.repeat(129)])(
    'refuses %j as a key',
    async (key) => {
      await expect(store.putIfAbsent(key, {})).rejects.toThrow(RangeError);
      await expect(store.get(key)).rejects.toThrow(RangeError);
    },
  );
});
