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

/** Graph whose pages lead on as told, by path; answers what was asked for with a token. */
function leading(links: Readonly<Record<string, string>>): string[] {
  const fetched: string[] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation((url) => {
    const asked = url as string;
    fetched.push(asked);
    const next = links[new URL(asked).pathname];
    const body = { value: [{ id: '1' }], ...(next === undefined ? {} : { '@odata.nextLink': next }) };
    const headers = { 'content-type': 'application/json' };
    return Promise.resolve(new Response(JSON.stringify(body), { headers }));
  });
  return fetched;
}

const listAt = (path: string) => graphClient('https://graph.test', () => Promise.resolve('token')).list(path);

test.each(['https://elsewhere.example/v1.0/users', 'http://graph.test/v1.0/users'])(
  'nothing is asked of, and no token sent to, another host: %s',
  async (address) => {
    const fetched = leading({});
    const graphs = graphClient('https://graph.test', () => Promise.resolve('token'));
    const asked = [graphs.get(address), graphs.beta.get(address), graphs.patch(address, {}), graphs.delete(address)];
    await Promise.all(asked.map((each) => expect(each).rejects.toMatchObject({ code: 'ForeignNextLink' })));
    expect(fetched).toEqual([]);
  },
);

test.each([
  'https://elsewhere.example/v1.0/users',
  'https://graph.test.elsewhere.example/',
  'http://graph.test/v1.0/a',
])('the token is never sent after a next page at %s', async (next) => {
  const fetched = leading({ '/v1.0/users': next });
  await expect(listAt('/users')).rejects.toMatchObject({ code: 'ForeignNextLink' });
  expect(fetched).toEqual(['https://graph.test/v1.0/users']);
});

test('a link to a page that was read before ends the list', async () => {
  const second = 'https://graph.test/v1.0/second';
  const fetched = leading({ '/v1.0/users': second, '/v1.0/second': second });
  await expect(listAt('/users')).rejects.toMatchObject({ code: 'RepeatedNextLink' });
  expect(fetched).toHaveLength(2);
});

test('a next page is followed', async () => {
  leading({ '/v1.0/users': 'https://graph.test/v1.0/second' });
  expect(await listAt('/users')).toHaveLength(2);
});
