import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyChain } from '../../shared/casefile/chain.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { runChild } from './run-child.ts';

const caseId = 'C-0000-0000';
let directory: string;
beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'cordon-'))));
afterEach(() => rm(directory, { recursive: true }));

const appending = (name: string) => runChild('append-entries.ts', directory, caseId, name, '50');
const entries = () => openDirectoryCaseStore(directory).entries(caseId);
const numbersOf = async (name: string): Promise<unknown[]> =>
  (await entries()).filter((entry) => entry['name'] === name).map((entry) => entry['n']);
const upTo = (most: number): number[] => Array.from({ length: most }, (_, n) => n + 1);

test('two processes that append to one case lose nothing, and make one chain', async () => {
  const both = [appending('one'), appending('other')];
  expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
  expect(await numbersOf('one')).toEqual(upTo(50));
  expect(await numbersOf('other')).toEqual(upTo(50));
  const all = await entries();
  expect(new Set(all.map(({ writer }) => writer)).size).toBe(2);
  expect(verifyChain(caseId, all)).toMatchObject({ is: 'whole', entries: 100, unchained: 0 });
});

test('where one of them is killed, the other goes on, and what the dead one was answered is there', async () => {
  const [killed, survivor] = [appending('killed'), appending('survivor')];
  await killed.said(10);
  killed.kill();
  expect(await killed.ended).toBe('SIGKILL');
  expect(await survivor.ended).toBe(0);
  expect(await numbersOf('survivor')).toEqual(upTo(50));
  const left = await numbersOf('killed');
  expect(left.length).toBeGreaterThanOrEqual(10);
  expect(left.length).toBeLessThan(50);
  expect(left).toEqual(upTo(left.length));
  await openDirectoryCaseStore(directory).append(caseId, [{ kind: 'verdict', at: '2026-01-01T00:00:00.000Z' }]);
  expect(verifyChain(caseId, await entries())).toMatchObject({ is: 'whole', entries: left.length + 51, unchained: 0 });
});
