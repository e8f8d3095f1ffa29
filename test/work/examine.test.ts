import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../../shared/catalogue/examination.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import { examinations } from '../../shared/microsoft365/order.ts';
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

test('a finding is told anew where its state alone has changed, or an item; not where its keys come in another order', async () => {
  const { account, tenant } = await rehearse({ scenario: 'cloud' });
  const store = openDirectoryCaseStore(join(directory, 'anew'));
  const item = { what: 'a rule', detail: 'sends mail away', suspicious: false };
  const told: (() => Finding)[] = [
    () => refuse(new Later('Busy: the log is busy')),
    // Asked for long enough: the words are the same, and nobody will ask again.
    () => refuse(new Refusal(400, 'Busy', 'the log is busy')),
    () => ({ summary: '1 rule', items: [item] }),
    () => ({ summary: '1 rule', items: [{ suspicious: false, detail: 'sends mail away', what: 'a rule' }] }),
    () => ({ summary: '1 rule', items: [{ ...item, suspicious: true }] }),
  ];
  const farEnd = {
    ...microsoft365,
    examinations: [{ ...examinations[0]!, name: 'odd', appliesTo: () => true as const }],
  };
  const start = { ...aStart(account), caseId: 'C-ANEW-ANEW' };
  for (const says of told) {
    const [examination] = farEnd.examinations;
    examination!.examine = () => Promise.resolve().then(says);
    await examine(start, 'odd', { farEnd, tenant, store });
  }
  const findings = (await store.entries(start.caseId)).filter(({ kind }) => kind === 'finding');
  expect(findings.map((finding) => [finding['state'], finding['summary'], finding['suspicious']])).toEqual([
    ['later', 'unknown: Busy: the log is busy', 0],
    ['unknown', 'unknown: Busy: the log is busy', 0],
    ['found', '1 rule', 0],
    ['found', '1 rule', 1],
  ]);
});

function refuse(error: Error): never {
  throw error;
}
