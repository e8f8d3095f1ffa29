import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keys } from '../../shared/casefile/keys.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import type { ListedCase } from '../../cli/cordon/cases.ts';

/** The bundled command as a person runs it; `npm test` has built it. */
function cordon(...options: string[]): { code: number | null; stdout: string; stderr: string } {
  const command = [join(__dirname, '../../dist/cordon.cjs'), ...options];
  const { status: code, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  return { code, stdout, stderr };
}

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'cordon-cases-'))));
afterEach(() => {
  rmSync(directory, { recursive: true });
});

async function keep(caseId: string, userPrincipalName: string, startedAt: string): Promise<void> {
  const account = { tenantId: 't', objectId: caseId, userPrincipalName };
  const store = openDirectoryCaseStore(join(directory, 'cases'));
  await store.putIfAbsent(keys.case(caseId), { caseId, instanceId: caseId, ...account, startedAt, incident: {} });
}

test('the cases of an older run are listed newest first, within 80 columns', async () => {
  await keep('C-7KQ4-M2XF', 'ada@contoso.com', '2026-01-05T09:00:00.000Z');
  await keep('C-6DDE-20YU', `${'diego.siciliani'.repeat(4)}@contoso.com`, '2026-01-06T09:00:00.000Z');
  const { code, stdout } = cordon('cases', '--directory', directory);
  expect(code).toBe(0);
  expect(stdout.indexOf('C-6DDE-20YU')).toBeLessThan(stdout.indexOf('C-7KQ4-M2XF'));
  expect(stdout).toMatch(/not ended +C-7KQ4-M2XF +2026-01-05 09:00Z +ada@contoso\.com/);
  expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThan(80);
});

test('as JSON they are one array', async () => {
  await keep('C-7KQ4-M2XF', 'ada@contoso.com', '2026-01-05T09:00:00.000Z');
  const cases = JSON.parse(cordon('cases', '-o', 'json', '-d', directory).stdout) as readonly ListedCase[];
  expect(cases).toMatchObject([
    { caseId: 'C-7KQ4-M2XF', account: { userPrincipalName: 'ada@contoso.com' }, needs: [] },
  ]);
});

test('a folder that is missing is said in one sentence, with what to do', () => {
  const { code, stdout, stderr } = cordon('cases', '-d', join(directory, 'none'));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^There is no folder .*none\/cases: npm start makes one, .*\n$/);
});

test('the list of cases is made anew from what the accounts have claimed', async () => {
  const store = openDirectoryCaseStore(join(directory, 'cases'));
  const account = { tenantId: 't', objectId: 'o', userPrincipalName: 'ada@contoso.com' };
  const startedAt = '2026-01-05T09:00:00.000Z';
  const record = { caseId: 'C-7KQ4-M2XF', instanceId: 'i', ...account, startedAt, incident: {} };
  await store.putIfAbsent(keys.claim(account, 1), record);
  expect(cordon('rebuild-list', '-d', directory)).toEqual({ code: 0, stdout: 'The list shows 1 case.\n', stderr: '' });
  expect(await store.get(keys.inTime(record))).toEqual(record);
  expect(cordon('cases', '-d', directory).stdout).toContain('ada@contoso.com');
});

test.each([
  [['csaes'], /Did you mean cases\?/],
  [['cases', '-o', 'xml'], /text or json/],
  [['cases', 'more'], /./],
])('a usage error ends with exit code 2: %j', (argv, said) => {
  const { code, stderr } = cordon(...argv);
  expect(code).toBe(2);
  expect(stderr).toMatch(said);
});

test('asking for help is no error', () => {
  expect(cordon('--help')).toMatchObject({ code: 0, stderr: '' });
  expect(cordon('cases', '--help').stdout).toContain('--output');
});
