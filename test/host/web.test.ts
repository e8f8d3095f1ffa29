import { request } from 'node:http';
import { runHost, type RunningHost } from './running-host.ts';

let running: RunningHost;

beforeAll(async () => {
  running = await runHost('web');
});
afterAll(() => running.close());

const get = (path: string, method = 'GET'): Promise<Response> => fetch(`${running.host.url}/api/${path}`, { method });

it.each([
  ['things/all', 'all', {}],
  ['THINGS/All', 'all', {}],
  // As on Azure: of those that fit the function whose name comes first, whichever is the more literal.
  ['things/17', 'free', { id: '17' }],
  ['odd/all', 'a-free', { id: 'all' }],
  ['paged', 'paged', { size: '20', sort: 'name' }],
  ['paged/5', 'paged', { size: '5', sort: 'name' }],
  ['paged/5/date', 'paged', { size: '5', sort: 'date' }],
  ['things/seventeen', 'free', { id: 'seventeen' }],
  ['things/a%20b', 'free', { id: 'a b' }],
  ['things/a%2Fb', 'free', { id: 'a%2Fb' }],
  ['cases/7', 'cases', { id: '7' }],
  ['cases/7/close', 'cases', { id: '7', op: 'close' }],
  ['files/a/b/c.txt', 'files', { rest: 'a/b/c.txt' }],
  ['plain', 'plain', {}],
])('HTTP functions takes %s to %s', async (path, name, params) => {
  expect(await (await get(path)).json()).toEqual({ name, params });
});

it('HTTP functions answers 404 for an unknown path, also where a constraint does not hold', async () => {
  expect((await get('unknown')).status).toBe(404);
  expect((await get('cases/7/123')).status).toBe(404);
});

it('HTTP functions answers 404 for a method that the route does not take, as Azure does', async () => {
  expect((await get('things/all', 'DELETE')).status).toBe(404);
});

it('HTTP functions passes bodies as bytes, both ways', async () => {
  const body = Buffer.from([0, 255, 128, 7]);
  const answer = await fetch(`${running.host.url}/api/bytes`, { method: 'POST', body });
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from([7, 128, 255, 0]));
});

it('HTTP functions sends cookies with their attributes', async () => {
  const answer = await get('cookie');
  expect(answer.status).toBe(201);
  const [cookie] = answer.headers.getSetCookie();
  expect(cookie).toBe('a=1; Path=/; Max-Age=60; SameSite=Strict; Secure; HttpOnly');
});

it('HTTP functions takes the next route that fits where the first does not take the method', async () => {
  expect(await (await get('odd/all', 'PUT')).json()).toMatchObject({ name: 'b-literal' });
});

it('HTTP functions sends a cookie for all paths, and its value escaped, as Azure does', async () => {
  const answer = await get('plain-cookie');
  expect(answer.headers.getSetCookie()).toEqual(['a=x%3B%20y; Path=/']);
});

it('HTTP functions answers 204 when a function returns nothing and 500 when it throws', async () => {
  expect((await get('nothing')).status).toBe(204);
  expect((await get('breaks')).status).toBe(500);
  expect(running.logged.join('\n')).toContain('broken handler');
});

it('HTTP functions turns down a body above 100 MB before reading it', async () => {
  const status = await new Promise<number | undefined>((done, failed) => {
    const headers = { 'content-length': 101 * 1024 * 1024 };
    const call = request(`${running.host.url}/api/bytes`, { method: 'POST', headers }, (answer) => {
      done(answer.statusCode);
      call.destroy();
    });
    call.on('error', failed);
    call.flushHeaders();
  });
  expect(status).toBe(413);
});

it('HTTP functions lets nobody without the code use the management interface', async () => {
  const url = `${running.host.url}/runtime/webhooks/durabletask/instances`;
  expect((await fetch(url)).status).toBe(401);
  expect((await fetch(`${url}?code=guess`)).status).toBe(401);
});

/** As a client that does not tidy what it is given. */
function statusOf(path: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  return new Promise((done, failed) => {
    const { hostname, port } = new URL(running.host.url);
    request({ hostname, port, path, headers }, (answer) => {
      answer.resume();
      done(answer.statusCode);
    })
      .on('error', failed)
      .end();
  });
}

it.each(['rebound.example', 'rebound.example:7071', '127.0.0.1.rebound.example', '169.254.169.254'])(
  'a request for the host %s is refused: a page of a stranger may have sent it',
  async (host) => {
    expect(await statusOf('/api/plain', { host })).toBe(403);
    expect(await statusOf(`http://${host}/api/plain`)).toBe(403);
    expect(await statusOf('/runtime/webhooks/durabletask/instances', { host })).toBe(403);
  },
);

it.each(['localhost', 'LOCALHOST:1', '127.0.0.1', '[::1]:7071'])(
  'a request for the host %s is served',
  async (host) => {
    expect(await statusOf('/api/plain', { host })).toBe(200);
  },
);

it.each([
  '/api/things/%zz',
  '/api/things/%',
  '/api/things/%ff',
  '/runtime/webhooks/durabletask/instances/%zz',
  '/%E0%A4%A',
  '*',
  'nonsense',
  'file:///etc/passwd',
])('the address %s is answered 400, never 500', async (path) => {
  expect(await statusOf(path)).toBe(400);
});

it.each(['//rebound.example/api/plain', '/..//..'])('the odd address %s leads nowhere', async (path) => {
  expect(await statusOf(path)).toBe(404);
});
