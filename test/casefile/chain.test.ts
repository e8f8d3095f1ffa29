import { createHash } from 'node:crypto';
import type { StoredEntry } from '../../shared/casefile/case-store.ts';
import { canonical, verifyChain } from '../../shared/casefile/chain.ts';
import { storeForEach } from '../work/a-release.ts';

const storeOf = storeForEach();
const caseId = 'C-0000-0000';
const at = '2026-01-01T00:00:00.000Z';

async function fileOf(length: number): Promise<StoredEntry[]> {
  for (let n = 1; n <= length; n += 1) await storeOf().append(caseId, [{ kind: 'verdict', at, note: `look ${n}` }]);
  return [...(await storeOf().entries(caseId))];
}

test('a case file that nobody touched is whole', async () => {
  const entries = await fileOf(5);
  expect(verifyChain(caseId, entries)).toMatchObject({ is: 'whole', entries: 5, unchained: 0 });
  expect(verifyChain(caseId, [])).toMatchObject({ is: 'whole', entries: 0 });
});

test('an auditor needs nothing but SHA-256: each entry names the hash of the canonical text before it', async () => {
  const [first, second] = await fileOf(2);
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  expect(first?.previous).toBe(hash(caseId));
  expect(second?.previous).toBe(hash(canonical(first)));
});

test.each<[string, (entries: StoredEntry[]) => StoredEntry[], number]>([
  ['changed', (e) => e.with(1, { ...e[1]!, note: 'look the other way' }), 3],
  ['taken out', (e) => e.toSpliced(1, 1), 2],
  ['taken out, and the rest renumbered', (e) => e.toSpliced(1, 1).map((each, i) => ({ ...each, sequence: i + 1 })), 2],
  ['put in', (e) => e.toSpliced(1, 0, { ...e[1]!, note: 'more' }), 3],
  ['swapped with another', (e) => e.with(1, e[2]!).with(2, e[1]!), 2],
  [
    'stripped of its hash',
    (e) => e.map(({ previous, ...each }, i) => (i === 2 ? each : { ...each, previous: previous! })),
    3,
  ],
])('an entry that was %s is found', async (_, tamper, at) => {
  expect(verifyChain(caseId, tamper(await fileOf(5)))).toMatchObject({ is: 'broken', at });
});

test('a whole file passed off as that of another case is found', async () => {
  expect(verifyChain('C-1111-1111', await fileOf(2))).toMatchObject({ is: 'broken', at: 1 });
});

test('what was cut off at the end shows in the head alone', async () => {
  const entries = await fileOf(3);
  const { head } = verifyChain(caseId, entries) as { head: string };
  expect(verifyChain(caseId, entries.slice(0, 2))).toMatchObject({ is: 'whole' });
  expect(verifyChain(caseId, entries.slice(0, 2))).not.toMatchObject({ head });
});

test('the order in which fields were written does not matter to a hash', () => {
  expect(canonical({ b: [1, { d: 1, c: undefined }], a: 'é' })).toBe('{"a":"é","b":[1,{"d":1}]}');
});
