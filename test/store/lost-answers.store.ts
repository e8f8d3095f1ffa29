import type { ContainerClient } from '@azure/storage-blob';
import { openBlobCells } from '../../shared/casefile/blob-cells.ts';
import { connectContainer } from '../../shared/casefile/blob-container.ts';
import { openBlobCaseStore } from '../../shared/casefile/blob-store.ts';
import { verifyChain } from '../../shared/casefile/chain.ts';
import { developmentCredential } from '../azurite/development-credential.ts';
import { openContainer } from './open-container.ts';

const caseId = 'C-0000-0000';
const entry = (n: number) => ({ kind: 'verdict', at: '2026-01-01T00:00:00.000Z', n });
const reset = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

let container: ContainerClient;
beforeEach(async () => (container = await openContainer()));
afterEach(async () => {
  await container.delete();
});

type Fault = 'lost answer' | 'lost request';
type Call = 'upload' | 'appendBlock';

/** The container for a client whose next calls fail so: what was asked for is done, or it is not. */
function failing(call: Call, faults: Fault[], meanwhile: () => Promise<unknown> = async () => undefined) {
  const next = connectContainer(container.url, developmentCredential);
  const faulty =
    <Given extends unknown[], T>(real: (...given: Given) => Promise<T>) =>
    async (...given: Given): Promise<T> => {
      const fault = faults.shift();
      if (fault === 'lost request') throw reset();
      const answer = await real(...given);
      if (fault === undefined) return answer;
      await meanwhile();
      throw reset();
    };
  const { getBlockBlobClient, getAppendBlobClient } = next;
  next.getBlockBlobClient = (name) => {
    const blob = getBlockBlobClient.call(next, name);
    if (call === 'upload') blob.upload = faulty(blob.upload.bind(blob));
    return blob;
  };
  next.getAppendBlobClient = (name) => {
    const blob = getAppendBlobClient.call(next, name);
    if (call === 'appendBlock') blob.appendBlock = faulty(blob.appendBlock.bind(blob));
    return blob;
  };
  return async () => next;
}

const whole = () => openBlobCaseStore(async () => container);
const cells = () => openBlobCells(async () => container);

test.each<Fault>(['lost answer', 'lost request'])(
  'a record of whose write the answer was a %s is ours',
  async (fault) => {
    const store = openBlobCaseStore(failing('upload', [fault]));
    expect(await store.putIfAbsent('claims/one', { by: 'us' })).toEqual({ written: true, value: { by: 'us' } });
    expect(await whole().putIfAbsent('claims/one', { by: 'us' })).toEqual({ written: false, value: { by: 'us' } });
  },
);

test('a record that another has written word for word is theirs', async () => {
  await whole().putIfAbsent('claims/one', { word: 'same' });
  const store = openBlobCaseStore(failing('upload', ['lost request']));
  expect(await store.putIfAbsent('claims/one', { word: 'same' })).toMatchObject({ written: false });
});

test.each<Fault>(['lost answer', 'lost request'])(
  'entries of whose write the answer was a %s are there once',
  async (fault) => {
    const store = openBlobCaseStore(failing('appendBlock', [fault]));
    const { head } = await store.append(caseId, [entry(1), entry(2)]);
    await whole().append(caseId, [entry(3)]);
    const entries = await whole().entries(caseId);
    expect(entries.map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(entries[2]?.previous).toBe(head);
    expect(verifyChain(caseId, entries)).toMatchObject({ is: 'whole' });
  },
);

test('entries behind which another wrote before the answer was lost are there once', async () => {
  const store = openBlobCaseStore(failing('appendBlock', ['lost answer'], () => whole().append(caseId, [entry(2)])));
  expect(await store.append(caseId, [entry(1)])).toMatchObject({ sequence: 1 });
  expect((await store.entries(caseId)).map(({ n }) => n)).toEqual([1, 2]);
});

test.each<Fault>(['lost answer', 'lost request'])(
  'a cell of whose change the answer was a %s is changed, and is no conflict',
  async (fault) => {
    const first = (await cells().write('count', 1, null)) as { etag: string };
    const second = await openBlobCells(failing('upload', [fault])).write('count', 2, first.etag);
    expect(await cells().read('count')).toEqual({ value: 2, ...(second as object) });
  },
);

test('a cell that another changed while the answer was lost is no conflict: nobody can say, and the write throws', async () => {
  const first = (await cells().write('count', 1, null)) as { etag: string };
  const another = async () => cells().write('count', 3, (await cells().read('count'))?.etag ?? null);
  const losing = openBlobCells(failing('upload', ['lost answer'], another));
  await expect(losing.write('count', 2, first.etag)).rejects.toThrow('ECONNRESET');
});

test('a service that cannot be reached throws at each call, and never says that there is nothing', async () => {
  const nowhere = async () => connectContainer('https://127.0.0.1:1/account/cases', developmentCredential);
  const store = openBlobCaseStore(nowhere);
  await expect(store.get('claims/one')).rejects.toThrow();
  await expect(store.keys('claims/')).rejects.toThrow();
  await expect(store.entries(caseId)).rejects.toThrow();
  await expect(store.putIfAbsent('claims/one', {})).rejects.toThrow();
  await expect(store.append(caseId, [entry(1)])).rejects.toThrow();
  await expect(openBlobCells(nowhere).read('count')).rejects.toThrow();
  await expect(openBlobCells(nowhere).write('count', 1, null)).rejects.toThrow();
});

test('a container that is missing is an outage as well', async () => {
  const missing = async () => connectContainer(`${container.url}-not`, developmentCredential);
  const store = openBlobCaseStore(missing);
  await expect(store.get('claims/one')).rejects.toMatchObject({ code: 'ContainerNotFound' });
  await expect(store.entries(caseId)).rejects.toMatchObject({ code: 'ContainerNotFound' });
  await expect(store.append(caseId, [entry(1)])).rejects.toMatchObject({ code: 'ContainerNotFound' });
  await expect(openBlobCells(missing).read('count')).rejects.toMatchObject({ code: 'ContainerNotFound' });
});

test('a page of a list is one request that reads no body, wherever it begins', async () => {
  const numbers = Array.from({ length: 60 }, (_, n) => String(n).padStart(3, '0'));
  await Promise.all(numbers.map((n) => whole().putIfAbsent(`by-time/${n}`, {})));
  const { listBlobsFlat } = container;
  const bodies = jest.spyOn(container, 'getBlobClient');
  const asked: unknown[] = [];
  container.listBlobsFlat = (options) => {
    const list = listBlobsFlat.call(container, options);
    const { byPage } = list;
    list.byPage = async function* (settings) {
      for await (const page of byPage.call(list, settings)) {
        asked.push(settings?.maxPageSize);
        yield page;
      }
    };
    return list;
  };
  expect(await whole().keys('by-time/', { limit: 25 })).toEqual(numbers.slice(0, 25).map((n) => `by-time/${n}`));
  const behind = await whole().keys('by-time/', { limit: 25, after: 'by-time/024' });
  expect(behind).toEqual(numbers.slice(25, 50).map((n) => `by-time/${n}`));
  expect(await whole().keys('by-time/', { limit: 25, after: 'by-time/0245' })).toEqual(behind);
  expect(asked).toEqual([26, 26, 26]);
  expect(bodies).not.toHaveBeenCalled();
});
