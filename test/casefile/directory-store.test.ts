import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyChain } from '../../shared/casefile/chain.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { describeCaseStore } from './describe-case-store.ts';

let directory: string;
const openPlace = async () => {
  directory = await fs.mkdtemp(join(tmpdir(), 'cordon-'));
  return { open: () => openDirectoryCaseStore(directory), remove: () => fs.rm(directory, { recursive: true }) };
};

describeCaseStore('a case store in a directory', openPlace);

describe('in a directory', () => {
  const caseId = 'C-0000-0000';
  const entry = (n: number) => ({ kind: 'verdict', at: '2026-01-01T00:00:00.000Z', n });
  beforeEach(openPlace);
  afterEach(async () => {
    jest.restoreAllMocks();
    await fs.rm(directory, { recursive: true });
  });
  const numbers = async (): Promise<unknown[]> =>
    (await openDirectoryCaseStore(directory).entries(caseId)).map((each) => each['n']);

  it('what is told while a write is under way goes into the next one together', async () => {
    const store = openDirectoryCaseStore(directory);
    await Promise.all(Array.from({ length: 20 }, (_, n) => store.append(caseId, [entry(n)])));
    expect(await numbers()).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(await fs.readdir(join(directory, 'entries', caseId))).toHaveLength(2);
  });

  it('leaves no draft behind', async () => {
    await openDirectoryCaseStore(directory).append(caseId, [entry(1)]);
    expect(await fs.readdir(join(directory, '.writing'))).toEqual([]);
  });

  it('a write whose answer was lost is found at the end of the file, not written again', async () => {
    const store = openDirectoryCaseStore(directory);
    const { link } = fs;
    jest.spyOn(fs, 'link').mockImplementationOnce(async (draft, file) => {
      await link(draft, file);
      throw new Error('connection reset');
    });
    expect(await store.append(caseId, [entry(1), entry(2)])).toMatchObject({ sequence: 2 });
    expect(await numbers()).toEqual([1, 2]);
  });

  it('a write that failed is tried once more, and then said to have failed; nothing of it is there', async () => {
    const store = openDirectoryCaseStore(directory);
    const link = jest.spyOn(fs, 'link').mockRejectedValueOnce(new Error('disk full'));
    await store.append(caseId, [entry(1)]);
    link.mockRejectedValueOnce(new Error('disk full')).mockRejectedValueOnce(new Error('disk full'));
    await expect(store.append(caseId, [entry(2), entry(3)])).rejects.toThrow('disk full');
    await store.append(caseId, [entry(4)]);
    expect(await numbers()).toEqual([1, 4]);
  });

  it('whoever dies before a write is done leaves a whole chain, and may tell it again', async () => {
    const dying = openDirectoryCaseStore(directory);
    await dying.append(caseId, [entry(1)]);
    const isDead = Promise.withResolvers<undefined>();
    jest.spyOn(fs, 'link').mockImplementationOnce(() => {
      isDead.resolve(undefined);
      return new Promise(() => undefined);
    });
    void dying.append(caseId, [entry(2), entry(3)], { once: 'told' });
    await isDead.promise;
    const next = openDirectoryCaseStore(directory);
    await next.append(caseId, [entry(2), entry(3)], { once: 'told' });
    expect(await numbers()).toEqual([1, 2, 3]);
    expect(verifyChain(caseId, await next.entries(caseId))).toMatchObject({ is: 'whole', entries: 3 });
  });
});

describe('what is kept', () => {
  beforeEach(openPlace);
  afterEach(() => fs.rm(directory, { recursive: true }));

  it('is for whoever runs the app and for nobody else on the machine', async () => {
    const made = join(directory, 'made');
    await openDirectoryCaseStore(made).append('C-0000-0000', [{ kind: 'verdict', at: '2026-01-01T00:00:00.000Z' }]);
    const folders = (await fs.readdir(made, { recursive: true, withFileTypes: true })).filter((one) =>
      one.isDirectory(),
    );
    const modes = await Promise.all(
      [made, ...folders.map((one) => join(one.parentPath, one.name))].map(
        async (folder) => (await fs.stat(folder)).mode & 0o777,
      ),
    );
    expect(modes.length).toBeGreaterThan(2);
    expect(new Set(modes)).toEqual(new Set([0o700]));
  });
});
