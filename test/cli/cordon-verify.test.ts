import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anchorAsItStands } from '../../shared/casefile/anchors.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { keys } from '../../shared/casefile/keys.ts';

/** The bundled command as a person runs it; `npm test` has built it. */
function verify(...options: string[]): { code: number | null; stdout: string; stderr: string } {
  const command = [join(__dirname, '../../dist/cordon.cjs'), 'verify', ...options];
  const { status: code, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  return { code, stdout, stderr };
}

const at = '2026-01-01T00:00:00.000Z';
const [one, other] = ['C-7KQ4-M2XF', 'C-6DDE-20YU'];
let folder: string;
let cases: string;
let anchors: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-verify-'));
  [cases, anchors] = [join(folder, 'cases'), join(folder, 'anchors')];
  const store = openDirectoryCaseStore(cases);
  for (const caseId of [one, other]) {
    for (const n of [1, 2, 3]) await store.append(caseId, [{ kind: 'attempt', at, n }]);
    await anchorAsItStands(openDirectoryCaseStore(anchors), store, caseId, at);
  }
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('cases that are anchored to their ends are whole: 0', () => {
  const { code, stdout } = verify('-d', folder, '-a', anchors);
  expect(stdout).toMatch(/^whole +C-6DDE-20YU +3 entries, anchored to the end\nwhole +C-7KQ4-M2XF/);
  expect(code).toBe(0);
});

test('without anchors the same are consistent, and no more is said: 4', () => {
  const { code, stdout } = verify(one, '-d', folder);
  expect(stdout).toMatch(/^not anchored +C-7KQ4-M2XF +3 entries, consistent; nothing outside tells/);
  expect(code).toBe(4);
});

test('an end that was cut off is found by its anchor, and named: 3', () => {
  rmSync(join(cases, `${keys.entry(one, 3)}.json`));
  const { code, stdout } = verify('7kq4', '-d', folder, '-a', anchors, '-o', 'json');
  expect(JSON.parse(stdout)).toMatchObject([{ caseId: one, entries: 2, is: 'broken', at: 3 }]);
  expect(code).toBe(3);
  // The chain alone does not miss it.
  expect(verify('7kq4', '-d', folder).code).toBe(4);
});

test.each([
  ['the folder of a run', () => folder],
  ['the folder of a case store', () => cases],
])('it takes %s', (_, which) => {
  expect(verify(which(), '-a', anchors)).toMatchObject({ code: 0 });
});

test('what it cannot look at is said in one sentence: 1 and 2', () => {
  expect(verify('-d', join(folder, 'none'))).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^There is no folder/),
  });
  expect(verify('C-0000', '-d', folder)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^There is no case C-0000 in .*cases\.\n$/),
  });
  expect(verify('-d', folder, '-a', join(folder, 'none')).code).toBe(1);
  expect(verify('no case!', '-d', folder)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('neither a case id'),
  });
});
