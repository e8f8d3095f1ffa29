import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signingKeys } from '../../shared/identity/signing-keys.ts';

const key = { kty: 'RSA', kid: 'first', use: 'sig', e: 'AQAB', n: Buffer.alloc(256, 200).toString('base64url') };
const header = (kid: string) => ({ alg: 'RS256', kid });
const token = { payload: '', signature: '' };

let asked = 0;
let shown: object[] | undefined = [key];
const server = createServer((_request, response) => {
  asked += 1;
  response.writeHead(shown ? 200 : 503, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ keys: shown }));
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/keys`;
});
afterAll(() => server.close());

test('keys are read once, go on while the tenant shows none, and a withdrawn one is gone within a day', async () => {
  let now = Date.parse('2026-03-31T12:00:00Z');
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  const keys = signingKeys(url);
  await keys(header('first'), token);
  await keys(header('first'), token);
  expect(asked).toBe(1);
  shown = undefined;
  now += 25 * 3_600_000;
  await keys(header('first'), token);
  await until(() => asked === 2);
  // It was asked a moment ago.
  await keys(header('first'), token);
  expect(asked).toBe(2);
  shown = [{ ...key, kid: 'second' }];
  now += 6 * 60_000;
  await keys(header('first'), token);
  await until(() => asked === 3);
  await keys(header('second'), token);
  await expect(keys(header('first'), token)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  jest.restoreAllMocks();
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
  // What was answered has to be read.
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
}
