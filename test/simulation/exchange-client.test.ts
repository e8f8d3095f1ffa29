import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Later } from '../../shared/domain/errors.ts';
import { exchangeClient } from '../../shared/microsoft365/clients/exchange-client.ts';

const anchors: unknown[] = [];
const server = createServer((request, response) => {
  anchors.push(request.headers['x-anchormailbox']);
  response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
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
