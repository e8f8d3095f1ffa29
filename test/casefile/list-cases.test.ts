import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { caseIdFor } from '../../shared/casefile/case-id.ts';
import { enterCase, rebuildIndex } from '../../shared/casefile/case-index.ts';
import type { CaseStore } from '../../shared/casefile/case-store.ts';
import { openDirectoryCells } from '../../shared/casefile/directory-cells.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { keys } from '../../shared/casefile/keys.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { minutes } from '../../shared/domain/duration.ts';
import type { DurableStarter } from '../../shared/intake/intake.ts';
import { tell } from '../../shared/casefile/record.ts';
import { anAccount } from '../plan/an-account.ts';
import { planned } from './an-entry.ts';
import { listCases } from '../../shared/views/list-cases.ts';
import type { CaseList } from '../../shared/views/list-cases.ts';

let directory: string;
let store: CaseStore;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cordon-'));
  store = openDirectoryCaseStore(directory);
});
afterEach(() => rm(directory, { recursive: true }));

const tenantId = 'aaaaaaaa-0000-4000-8000-000000000001';

/** The n-th case: each has begun a minute after the one before, and the accounts are in another order. */
function record(n: number): CaseRecord {
  const objectId = `bbbbbbbb-0000-4000-8000-${String((n * 7_919) % 1_000).padStart(12, '0')}`;
  const instanceId = `${tenantId}.${objectId}`;
  const startedAt = new Date(Date.UTC(2026, 0, 5) + minutes(n)).toISOString();
  const account = { tenantId, objectId, userPrincipalName: `user${n}@contoso.com` };
  return { caseId: caseIdFor(instanceId), instanceId, ...account, startedAt, incident: {}, options: {} } as CaseRecord;
}

const upTo = (most: number): number[] => Array.from({ length: most }, (_, n) => n);
const claim = (n: number) => store.putIfAbsent(keys.claim(record(n), 1), record(n));
const end = (n: number) => store.putIfAbsent(keys.result(record(n).caseId), { result: 'contained' });

/** What a page asks of the store and of the task hub, by a process that has just begun. */
async function asked(query: Parameters<typeof listCases>[0] = {}) {
  const calls = { keys: 0, listed: 0, get: 0, status: 0, cell: 0 };
  const opened = openDirectoryCaseStore(directory);
  const openedCells = openDirectoryCells(directory);
  const counting: CaseStore = {
    ...opened,
    keys: async (...given) => {
      const found = await opened.keys(...given);
      calls.keys += 1;
      calls.listed += found.length;
      return found;
    },
    get: (...given) => ((calls.get += 1), opened.get(...given)),
  };
  const cells = {
    ...openedCells,
    read: (key: string) => ((calls.cell += 1), openedCells.read(key)),
  };
  const status = async () => {
    calls.status += 1;
    return { runtimeStatus: 'Running', customStatus: {} };
  };
  const durable = { status } as unknown as DurableStarter;
  return { list: await listCases(query, { store: counting, cells, durable }), calls };
}
const names = ({ containments }: CaseList): string[] => containments.map(({ account }) => account.userPrincipalName);
const newestOf = (most: number): string[] => upTo(most).map((n) => `user${most - 1 - n}@contoso.com`);

test.each([3, 500])(
  'a page of %d cases is a list of keys, two of kept alerts, one of cases that need a person, and at most fifty reads',
  async (most) => {
    await Promise.all(upTo(most).map((n) => enterCase(store, record(n))));
    await Promise.all(upTo(most - 2).map(end));
    await asked();
    const { list, calls } = await asked();
    const shown = Math.min(most, 25);
    expect(names(list)).toEqual(newestOf(most).slice(0, shown));
    // Only about the two without a result is the task hub asked.
    expect(calls).toEqual({ keys: 4, listed: Math.min(most, 26), get: 2 * shown, status: 2, cell: 1 });
  },
);

test('page after page shows every case once, newest first, also where some begin meanwhile', async () => {
  await Promise.all(upTo(60).map((n) => enterCase(store, record(n))));
  const shown: string[] = [];
  let next: string | undefined;
  do {
    const { list } = await asked({ after: next, limit: 20 });
    shown.push(...names(list));
    next = list.next;
    if (shown.length === 20) await enterCase(store, record(60));
  } while (next !== undefined);
  expect(shown).toEqual(newestOf(60));
});

test('a store of an older version is listed whole: its claims are entered at the first page, and never again', async () => {
  await Promise.all(upTo(250).map(claim));
  // The first case that this version began: an index that holds something is not whole for that.
  await enterCase(store, record(250));
  const { list } = await asked();
  expect(names(list)).toEqual(newestOf(251).slice(0, 25));
  expect((await asked()).calls).toMatchObject({ keys: 4, get: 50 });
});

test('an index that broke off is taken up where it was, and two who build it share it', async () => {
  await Promise.all(upTo(250).map(claim));
  const failing: CaseStore = {
    ...store,
    keys: (prefix, page) => (page?.after ? Promise.reject(new Error('out of reach')) : store.keys(prefix, page)),
  };
  const cells = openDirectoryCells(directory);
  await expect(rebuildIndex(failing, cells)).rejects.toThrow('out of reach');
  expect(await store.keys(keys.byTime)).toHaveLength(100);
  const lists = await Promise.all([asked(), asked()]);
  for (const { list } of lists) expect(names(list)).toEqual(newestOf(250).slice(0, 25));
  const claimsRead = lists.reduce((sum, { calls }) => sum + calls.get - 50, 0);
  expect(claimsRead).toBeGreaterThanOrEqual(150);
  expect(claimsRead).toBeLessThanOrEqual(300);
});

test('an index that lost something is made anew from the claims', async () => {
  await Promise.all(upTo(5).map(claim));
  await asked();
  await rm(join(directory, 'by-time'), { recursive: true });
  expect(names((await asked()).list)).toEqual([]);
  expect(await rebuildIndex(store, openDirectoryCells(directory))).toBe(5);
  expect(names((await asked()).list)).toEqual(newestOf(5));
});

test('a watch whose gate is unanswered says since when, until it has begun', async () => {
  const matter = { reference: 'M-1', approvedBy: 'Noor' };
  const watched = { ...record(1), watch: matter } as unknown as CaseRecord;
  await store.putIfAbsent(keys.claim(watched, 1), watched);
  const waits = { since: '2026-01-05T00:02:00.000Z', because: 'throttled' };
  await store.putIfAbsent(keys.watchUnanswered(watched.caseId), waits);
  const durable = { status: async () => undefined } as unknown as DurableStarter;
  const listed = async () =>
    (await listCases({}, { store, cells: openDirectoryCells(directory), durable })).containments;
  expect(await listed()).toMatchObject([{ caseId: watched.caseId, waits }]);
  await tell(store, watched.caseId, planned(anAccount(), '2026-01-05T00:03:00.000Z'));
  expect((await listed())[0]).not.toHaveProperty('waits');
});
