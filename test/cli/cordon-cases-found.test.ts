import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ListedCase } from '../../cli/cordon/cases.ts';
import { unpackOlder } from '../casefile/unpack-older.ts';

const command = join(__dirname, '../../dist/cordon.cjs');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function cases(options: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): Ended {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, 'cases', '-d', directory, ...options], {
    encoding: 'utf8',
    env,
  });
  return { code: status, stdout, stderr };
}

let directory: string;
let folder: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cordon-cases-'));
  folder = join(directory, 'cases');
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

test('cases of an older version are listed with their ending, and with their release', async () => {
  await unpackOlder('released', folder);
  await unpackOlder('watch-escalated', folder);
  const { code, stdout, stderr } = cases();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/contained +C-S4HS-HD9R .*\n +26 of 26 steps hold; proven at .*Z\n/);
  expect(stdout).toMatch(/contained +C-VMPZ-517P .*\n +22 of 22 steps hold; proven at .*Z; release: released\n/);
  const asJson = JSON.parse(cases(['-o', 'json']).stdout) as readonly ListedCase[];
  expect(asJson.map(({ caseId, release }) => [caseId, release])).toEqual([
    ['C-S4HS-HD9R', undefined],
    ['C-VMPZ-517P', 'released'],
  ]);
});

test('into a pipe the list is as wide as COLUMNS says', async () => {
  await unpackOlder('watch-escalated', folder);
  const { stdout } = cases([], { COLUMNS: '40' });
  expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(40);
});

test.each([
  ['an entry', 'entries/C-VMPZ-517P/000011.json', '{"ha'],
  ['the record', 'cases/C-VMPZ-517P.json', ''],
  ['a record of something else', 'cases/C-VMPZ-517P.json', '{"caseId":3}'],
])('a case that is damaged (%s) is named, and the others are listed', async (_, file, text) => {
  await unpackOlder('contained', folder);
  await unpackOlder('watch-escalated', folder);
  writeFileSync(join(folder, file), text);
  const { code, stdout, stderr } = cases();
  expect(code).toBe(1);
  expect(stdout).toContain('C-S4HS-HD9R');
  expect(stdout).not.toContain('C-VMPZ-517P');
  expect(stderr).toMatch(/^The case C-VMPZ-517P in .*cases cannot be read: .*\.\n$/);
});

test('a folder without cases is said in one sentence', () => {
  expect(cases().stderr).toMatch(/^There is no folder .*cases: npm start makes one, .*\n$/);
  mkdirSync(folder);
  expect(cases()).toEqual({ code: 1, stdout: '', stderr: `The folder ${folder} holds no case yet.\n` });
});

test('a folder that cannot be read is said in one sentence', () => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'cases'), 'not a folder');
  expect(cases()).toEqual({
    code: 1,
    stdout: '',
    stderr: `The folder ${folder} cannot be read: ENOTDIR: not a directory.\n`,
  });
});

test('a reader who goes after the first line ends the list without a word', () => {
  mkdirSync(join(folder, 'cases'), { recursive: true });
  const account = { tenantId: 't', objectId: 'o', userPrincipalName: `${'ada'.repeat(20)}@contoso.com` };
  // More than a pipe holds.
  for (let number = 0; number < 700; number += 1) {
    const caseId = `C-${String(number).padStart(4, '0')}-0000`;
    const record = { caseId, instanceId: caseId, ...account, startedAt: '2026-01-05T09:00:00.000Z', incident: {} };
    writeFileSync(join(folder, 'cases', `${caseId}.json`), JSON.stringify(record));
  }
  const line = `set -o pipefail; "${process.execPath}" "${command}" cases -d "${directory}" | head -1`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 141, stderr: '' });
  expect(stdout).toMatch(/^not ended .*\n$/);
});
