import { runHost, type RunningHost } from './running-host.ts';

const told = { wait: (_n: number): Promise<void> => Promise.resolve(), ended: [] as string[] };
Reflect.set(globalThis, Symbol.for('fixture.stream'), told);
let running: RunningHost;

beforeAll(async () => {
  running = await runHost('streaming');
});
afterAll(() => running.close());
beforeEach(() => {
  told.ended = [];
});

const call = (path: string, init?: RequestInit): Promise<Response> => fetch(`${running.host.url}/api/${path}`, init);
const readerOf = (answer: Response): ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> => {
  if (!answer.body) throw new Error('It has no body.');
  return answer.body.getReader();
};
const text = async (reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>): Promise<string> =>
  new TextDecoder().decode((await reader.read()).value);
/** Waits, in turns of the loop, until what the caller did has reached the function. */
async function reached(what: () => boolean): Promise<void> {
  for (let turn = 0; turn < 5_000 && !what(); turn++) await new Promise((done) => setTimeout(done, 1));
  expect(what()).toBe(true);
}

it.each(['counts', 'response'])('%s: chunks come as they are made, and end when the caller is gone', async (name) => {
  let goOn = (): void => undefined;
  told.wait = () => new Promise((done) => (goOn = done));
  const answer = await call(name);
  expect(answer.status).toBe(name === 'counts' ? 200 : 201);
  expect(answer.headers.get('x-kind')).toBe(name === 'counts' ? 'stream' : null);
  expect(answer.headers.get('x-ms-invocation-id')).toBeNull();
  const reader = readerOf(answer);
  expect(await text(reader)).toBe('0\n');
  goOn();
  expect(await text(reader)).toBe('1\n');
  await reader.cancel();
  told.wait = () => Promise.resolve();
  goOn();
  await reached(() => told.ended.includes(name));
});

it('a stream that has nothing to say is cancelled when the caller is gone', async () => {
  const reader = readerOf(await call('source'));
  expect(await text(reader)).toBe('first');
  await reader.cancel();
  await reached(() => told.ended.includes('source'));
});

it('a stream that goes on does not hold the clock', async () => {
  told.wait = () => new Promise(() => undefined);
  const reader = readerOf(await call('counts'));
  await text(reader);
  await new Promise<void>((done) => running.clock.at(running.clock.now() + 3_600_000, done));
  await reader.cancel();
});

it('a request is passed on with its body, parameters, query and address', async () => {
  const answer = await call('echo/anna?q=a%20b', { method: 'POST', body: Buffer.from([0, 255, 7]) });
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from([0, 255, 7]));
  expect(answer.headers.get('x-name')).toBe('anna');
  expect(answer.headers.get('x-query')).toBe('a b');
  expect(answer.headers.get('x-url')).toBe(`${running.host.url}/api/echo/anna?q=a%20b`);
});

it('an answer that is no stream comes as it was', async () => {
  const answer = await call('plain', { headers: { 'user-agent': 'tester' } });
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(await answer.json()).toEqual({ agent: 'tester' });
});

it('nothing is 204, and what throws is 500', async () => {
  expect((await call('nothing')).status).toBe(204);
  expect((await call('throws')).status).toBe(500);
  expect(running.logged.join('\n')).toContain('broken handler');
});

it('a stream that breaks does not look whole', async () => {
  let goOn = (): void => undefined;
  told.wait = () => new Promise((done) => (goOn = done));
  const reader = readerOf(await call('breaks'));
  expect(await text(reader)).toBe('begun');
  goOn();
  await expect(reader.read()).rejects.toThrow();
  expect(running.logged.join('\n')).toContain('broken stream');
});
