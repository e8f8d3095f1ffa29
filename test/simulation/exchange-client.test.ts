import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CutOff, Later } from '../../shared/domain/errors.ts';
import { exchangeClient } from '../../shared/microsoft365/clients/exchange-client.ts';

const anchors: unknown[] = [];
const preferences: unknown[] = [];
let pages: ((url: string) => { status: number; body: string }) | undefined;
const server = createServer((request, response) => {
  anchors.push(request.headers['x-anchormailbox']);
  preferences.push(request.headers['prefer']);
  const page = pages?.(request.url ?? '');
  if (page) response.writeHead(page.status, { 'content-type': 'application/json' }).end(page.body);
  else response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
});
let answer = '{"value":[]}';
const connected = () => {
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return exchangeClient(origin, 'contoso', () => Promise.resolve('token'));
};

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('what concerns a mailbox is routed by it, and what concerns the whole organisation by the organisation', async () => {
  const exchange = connected();
  for (const cmdlet of ['Get-Mailbox', 'Disable-InboxRule', 'Get-TransportRule', 'Search-UnifiedAuditLog']) {
    await exchange.run(cmdlet, {}, 'a1e7');
  }
  const organisation = 'APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@contoso';
  expect(anchors).toEqual(['UPN:a1e7', 'UPN:a1e7', organisation, organisation]);
});

test.each(['{"value":[', '<html>busy</html>'])(
  'an answer that cannot be read is asked for again: %s',
  async (broken) => {
    answer = broken;
    await expect(connected().run('Get-Mailbox', {}, 'a1e7')).rejects.toThrow(Later);
  },
);

const page = (rows: number, next: string) =>
  JSON.stringify({
    value: Array.from({ length: rows }, (_, n) => ({ Name: String(n) })),
    '@odata.nextLink': `http://127.0.0.1:${String((server.address() as AddressInfo).port)}${next}`,
  });
const expired = JSON.stringify({
  error: {
    code: 'BadRequest',
    message: 'Error',
    details: [{ message: 'Ex1|System.ArgumentException|Expired or Invalid pagination request.' }],
  },
});

test.each([
  [
    'a link that has expired',
    (url: string) => (url.includes('next') ? { status: 400, body: expired } : { status: 200, body: page(3, '/next') }),
    3,
  ],
  [
    'a link that leads round in a circle',
    (url: string) => ({ status: 200, body: page(2, url.includes('next') ? '/next' : '/next') }),
    4,
  ],
])('a list ends at %s: what came is kept, and it is said that there is more', async (_, answers, rows) => {
  pages = answers;
  const error: unknown = await connected()
    .run('Get-Mailbox', {}, 'a1e7')
    .catch((thrown: unknown) => thrown);
  pages = undefined;
  expect(error).toBeInstanceOf(CutOff);
  expect((error as CutOff).rows).toHaveLength(rows);
  expect(preferences).not.toContain('odata.maxpagesize=1000');
});
