import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { examine } from '../../shared/work/examine.ts';
import { aStart } from '../plan/an-account.ts';
import { rehearsalStage } from '../microsoft365/rehearse.ts';

const { rehearse } = rehearsalStage();
const directory = mkdtempSync(join(tmpdir(), 'cordon-examine-'));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

test('a finding that the case file does not take is asked for again, and throws nothing', async () => {
  const { account, tenant } = await rehearse({ scenario: 'cloud' });
  const store = openDirectoryCaseStore(directory);
  const full = { ...store, append: () => Promise.reject(new Error('disk full')) };
  const start = aStart(account);
  const examined = await examine(start, 'mail-that-is-hidden', { farEnd: microsoft365, tenant, store: full });
  expect(examined).toMatchObject({ state: 'later', summary: expect.stringContaining('not in the case file') });
  expect(examined.summary).not.toContain('disk full');
  expect(await examine(start, 'mail-that-is-hidden', { farEnd: microsoft365, tenant, store })).toMatchObject({
    state: 'found',
  });
  // The activity may break off behind its word, and is tried again.
  await examine(start, 'mail-that-is-hidden', { farEnd: microsoft365, tenant, store });
  expect((await store.entries(start.caseId)).map(({ kind }) => kind)).toEqual(['account', 'finding']);
});
