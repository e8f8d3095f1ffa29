import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Later } from '../../shared/domain/errors.ts';
import { graphClient } from '../../shared/microsoft365/clients/graph-client.ts';

const asked: (string | undefined)[] = [];
const servers = [
  createServer((request, response) => {
    asked.push(request.headers.authorization);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"value":[]}');
  }),
  createServer((request, response) => {
    if (request.url?.endsWith('/silent')) return;
    response.writeHead(302, { location: `${origins[0] ?? ''}/v1.0/users` }).end();
  }),
];
const origins: string[] = [];

beforeAll(async () => {
  for (const server of servers) {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    origins.push(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  }
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const graph = () => graphClient(origins[1] ?? '', () => Promise.resolve('token'));

test('a redirect is not followed: the token goes to nobody else', async () => {
  await expect(graph().get('/users')).rejects.toBeInstanceOf(Later);
  expect(asked).toEqual([]);
});

test('a service that accepts the call and never answers is given up', async () => {
  const timeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
    const abort = new AbortController();
    setImmediate(() => {
      abort.abort();
    });
    return abort.signal;
  });
  await expect(graph().post('/users/1/silent')).rejects.toBeInstanceOf(Later);
  expect(timeout).toHaveBeenCalled();
});
