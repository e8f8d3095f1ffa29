import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anchorAsItStands } from '../../shared/casefile/anchors.ts';
import { canonical, sha256 } from '../../shared/casefile/chain.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { keys } from '../../shared/casefile/keys.ts';
import { casesToVerify, verifyCase } from '../../shared/casefile/verify-case.ts';

const caseId = 'C-0000-0000';
const at = '2026-01-01T00:00:00.000Z';
const result = { caseId, result: 'partial', because: ['the block did not hold'] };

let folder: string;
const cases = () => openDirectoryCaseStore(join(folder, 'cases'));
const anchors = () => openDirectoryCaseStore(join(folder, 'anchors'));
const verdict = () => verifyCase(cases(), anchors(), caseId);
const fileOf = (key: string): string => join(folder, 'cases', `${key}.json`);
const rewrite = (key: string, value: unknown): void => writeFileSync(fileOf(key), canonical(value));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-verify-'));
  const store = cases();
  const before = { accountEnabled: true };
  await store.putIfAbsent(keys.capture(caseId, 'block-sign-in'), { before });
  await store.putIfAbsent(keys.result(caseId), { ...result, more: 'that no entry tells' });
  const captured = { kind: 'capture', at, step: 'block-sign-in', sha256: sha256(canonical(before)) };
  for (const entry of [captured, { kind: 'attempt', at, n: 1 }, { kind: 'result', at, ...result }])
    await store.append(caseId, [entry]);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});
const anchored = () => anchorAsItStands(anchors(), cases(), caseId, at);

test('a case is consistent, and whole once it is anchored to its end', async () => {
  expect(await verdict()).toEqual({ caseId, entries: 3, is: 'not-anchored', anchored: 0 });
  await anchored();
  expect(await verdict()).toEqual({ caseId, entries: 3, is: 'whole' });
  await cases().append(caseId, [{ kind: 'alert', at }]);
  expect(await verdict()).toEqual({ caseId, entries: 4, is: 'not-anchored', anchored: 3 });
});

/** All hashes made anew, as whoever knows the format would. */
function forge(change: object): void {
  let previous = sha256(caseId);
  for (const [index, name] of readdirSync(join(folder, 'cases/entries', caseId))
    .sort()
    .entries()) {
    const key = `entries/${caseId}/${name.replace('.json', '')}`;
    const entry = JSON.parse(readFileSync(fileOf(key), 'utf8')) as object;
    const forged = { ...entry, ...(index === 1 ? change : {}), previous };
    rewrite(key, forged);
    previous = sha256(canonical(forged));
  }
}

test.each<[string, () => void, number, RegExp]>([
  [
    'a changed entry',
    () => rewrite(keys.entry(caseId, 2), { kind: 'attempt', at, n: 2, sequence: 2 }),
    2,
    /entry before/,
  ],
  ['an entry that is no JSON', () => writeFileSync(fileOf(keys.entry(caseId, 2)), '{"kind":'), 2, /cannot be read/],
  ['an entry that is none', () => writeFileSync(fileOf(keys.entry(caseId, 2)), 'null'), 2, /cannot be read/],
  ['an entry that is gone', () => rmSync(fileOf(keys.entry(caseId, 2))), 2, /is missing/],
  ['an end that was cut off', () => rmSync(fileOf(keys.entry(caseId, 3))), 3, /is missing: the file had 3 entries/],
  ['a chain that was made anew', () => forge({ n: 7 }), 3, /was written anew/],
  ['a file that was removed', () => rmSync(join(folder, 'cases'), { recursive: true }), 1, /is missing/],
  [
    'a false word of having contained',
    () => rewrite(keys.result(caseId), { ...result, result: 'contained' }),
    3,
    /says another result/,
  ],
  ['a result that is no JSON', () => writeFileSync(fileOf(keys.result(caseId)), 'x'), 3, /says another result/],
  [
    'a capture that was changed',
    () => rewrite(keys.capture(caseId, 'block-sign-in'), { before: { accountEnabled: false } }),
    1,
    /captured, and that was changed/,
  ],
  ['a capture that is gone', () => rmSync(fileOf(keys.capture(caseId, 'block-sign-in'))), 1, /that is gone/],
])('%s is found and named', async (_, tamper, first, why) => {
  await anchored();
  tamper();
  expect(await casesToVerify(cases(), anchors())).toEqual([caseId]);
  expect(await verdict()).toMatchObject({ is: 'broken', at: first, why: expect.stringMatching(why) });
});

test('a broken case is not anchored: nobody vouches for what was changed', async () => {
  rewrite(keys.entry(caseId, 2), { kind: 'attempt', at, n: 2, sequence: 2 });
  await expect(anchored()).rejects.toThrow('broken at entry 2');
});
