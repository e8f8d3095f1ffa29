import { rm } from 'node:fs/promises';
import { fold } from '../../shared/casefile/case-file.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import type { CaseStore } from '../../shared/casefile/case-store.ts';
import { verifyChain } from '../../shared/casefile/chain.ts';
import { openDirectoryCells } from '../../shared/casefile/directory-cells.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { tell } from '../../shared/casefile/record.ts';
import type { DurableStarter } from '../../shared/intake/intake.ts';
import { viewCase } from '../../shared/views/case-view.ts';
import { listCases } from '../../shared/views/list-cases.ts';
import { attested } from './an-entry.ts';
import { unpackOlder } from './unpack-older.ts';

/** The task hub of then is gone. */
const durable = { status: async () => undefined } as unknown as DurableStarter;

describe.each(['contained', 'released', 'watch-escalated'])('a case folder of an older version: %s', (name) => {
  let directory: string;
  let store: CaseStore;
  let record: CaseRecord;
  beforeEach(async () => {
    directory = await unpackOlder(name);
    store = openDirectoryCaseStore(directory);
    const [key = ''] = await store.keys('cases/');
    record = (await store.get<CaseRecord>(key))!;
  });
  afterEach(() => rm(directory, { recursive: true }));

  test('is in the list with its ending', async () => {
    const cells = openDirectoryCells(directory);
    const { containments } = await listCases({}, { store, cells, durable });
    expect(containments).toMatchObject([{ caseId: record.caseId, status: 'ended', result: 'contained' }]);
  });

  test('has its page, with every entry, step, finding and log', async () => {
    const page = await viewCase(record, store, durable);
    expect(page).toMatchObject({ status: 'ended', result: 'contained', because: [], t1Ms: expect.any(Number) });
    expect(page.entries.length).toBeGreaterThan(100);
    expect(page.steps.find(({ run }) => run === 'block-sign-in')).toMatchObject({ state: 'holds' });
    expect(page.findings.length).toBeGreaterThan(5);
    expect(page.proof.map(({ state }) => state)).toEqual(['quiet', 'quiet', 'quiet']);
    expect(page.aftercare?.until).toMatch(/^2026-/);
    expect(page.release?.result).toBe(name === 'released' ? 'released' : undefined);
    expect(page.watch?.evidenceTaken).toBe(name === 'watch-escalated' ? 2 : undefined);
  });

  test('says what could be taken back', async () => {
    const file = fold(await store.entries(record.caseId));
    expect(file.account).toMatchObject({ objectId: record.objectId });
    const blocked = file.steps.find(({ step }) => step === 'block-sign-in');
    expect(blocked).toMatchObject({ acted: true, takenBack: name === 'released' });
  });

  test('goes on in a chain from where it ends', async () => {
    const { length } = await store.entries(record.caseId);
    await tell(store, record.caseId, attested('2026-12-01T00:00:00.000Z'));
    const entries = await store.entries(record.caseId);
    expect(entries).toHaveLength(length + 1);
    expect(verifyChain(record.caseId, entries)).toMatchObject({ is: 'whole', unchained: length });
    const tampered = entries.map((entry) => (entry.sequence === length ? { ...entry, at: '2020' } : entry));
    expect(verifyChain(record.caseId, tampered)).toMatchObject({ is: 'broken', at: length + 1 });
  });
});
