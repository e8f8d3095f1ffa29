import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { anchorAsItStands } from '../../shared/casefile/anchors.ts';
import { openBlobCaseStore } from '../../shared/casefile/blob-store.ts';
import { developmentCredential } from '../azurite/development-credential.ts';
import { openContainer } from './open-container.ts';

const [caseId, at] = ['C-7KQ4-M2XF', '2026-01-01T00:00:00.000Z'];
let bin: string;
beforeAll(async () => {
  bin = mkdtempSync(join(tmpdir(), 'cordon-az-'));
  // As the Azure CLI answers `az account get-access-token`.
  const { token = '', expiresOnTimestamp = 0 } = (await developmentCredential.getToken([])) ?? {};
  const answer = { accessToken: token, expires_on: Math.floor(expiresOnTimestamp / 1000) };
  writeFileSync(join(bin, 'az'), `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`, { mode: 0o700 });
});
afterAll(() => {
  rmSync(bin, { recursive: true });
});

/** The bundled command as a person runs it who has signed in with `az login`. */
function verify(...options: string[]) {
  const command = ['dist/cordon.cjs', 'verify', '-o', 'json', ...options];
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
  const { status: code, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', env });
  return { code, stderr, verdicts: stdout === '' ? undefined : (JSON.parse(stdout) as unknown) };
}

test('cordon verify reads containers as it reads folders', async () => {
  const [cases, anchors] = await Promise.all([openContainer(), openContainer()]);
  const [store, place] = [openBlobCaseStore(async () => cases), openBlobCaseStore(async () => anchors)];
  await store.append(caseId, [{ kind: 'alert', at }]);
  expect(verify(cases.url)).toMatchObject({ code: 4, stderr: '', verdicts: [{ caseId, is: 'not-anchored' }] });
  await anchorAsItStands(place, store, caseId, at);
  const whole = { code: 0, stderr: '', verdicts: [{ caseId, is: 'whole', entries: 1 }] };
  expect(verify(cases.url, '-a', anchors.url)).toEqual(whole);
  expect(verify(caseId, '-d', cases.url, '-a', anchors.url)).toEqual(whole);
  await cases.delete();
  expect(verify(cases.url)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The container .* cannot be read: /),
  });
  expect(verify(`${cases.url}?sig=x`)).toMatchObject({ code: 2, stderr: expect.stringContaining('is no container') });
});
