import { runHost, type RunningHost } from './running-host.ts';

let running: RunningHost;

beforeAll(async () => {
  running = await runHost('durable');
});
afterAll(() => running.close());

const start = (id: string, name: string, input?: unknown): Promise<unknown> =>
  running.client('start', id, { name, input });

it('durable client refuses to start an instance that lives, and starts a finished one again', async () => {
  await start('twice', 'forever');
  expect(await start('twice', 'forever')).toMatchObject({ error: expect.stringContaining('409') });
  await running.client('terminate', 'twice', { reason: 'enough' });
  expect(await running.ended('twice')).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' });
  expect(await start('twice', 'child')).toBe('twice');
  expect(await running.ended('twice')).toMatchObject({ runtimeStatus: 'Completed', output: 'Hello child!' });
});

it('durable client reports status and history as Azure does', async () => {
  await start('told', 'child', { a: 1 });
  await running.ended('told');
  const status = (await running.client('status', 'told')) as Record<string, unknown>;
  expect(status).toMatchObject({
    name: 'child',
    instanceId: 'told',
    runtimeStatus: 'Completed',
    input: { a: 1 },
    output: 'Hello child!',
  });
  const links = (await running.client('check', 'told')) as Record<string, string>;
  const answer = await fetch(`${links['statusQueryGetUri']}&showHistory=true&showHistoryOutput=true`);
  const { historyEvents: events } = (await answer.json()) as { historyEvents: Record<string, unknown>[] };
  expect(events.map((event) => event['EventType'])).toEqual([
    'ExecutionStarted',
    'TaskCompleted',
    'ExecutionCompleted',
  ]);
  expect(events[1]).toMatchObject({ FunctionName: 'hello', Result: 'Hello child!' });
});

it('durable client purges what has ended and nothing that lives', async () => {
  await start('living', 'forever');
  await start('dead', 'child');
  await running.ended('dead');
  expect(await running.client('purge', 'dead')).toEqual({ instancesDeleted: 1 });
  expect(await running.client('purge', 'dead')).toEqual({ instancesDeleted: 0 });
  expect(await running.client('purge', 'living')).toEqual({
    error: expect.stringMatching(/ 412\. .* has status Running/),
  });
  expect(await running.client('status', 'dead')).toMatchObject({ error: expect.stringContaining('404') });
  expect(running.instance('living')?.runtimeStatus).toBe('Running');
});

it('durable client lists instances by their status', async () => {
  await start('listed', 'forever');
  const list = (await running.client('list', '', { runtimeStatus: ['Running', 'Pending'] })) as {
    instanceId: string;
  }[];
  expect(list.map((one) => one.instanceId)).toContain('listed');
  expect(list.map((one) => one.instanceId)).not.toContain('twice');
});

it('durable client reports an event for a finished instance as taken, and for an unknown one as an error', async () => {
  await start('over', 'child');
  await running.ended('over');
  expect(await running.client('raise', 'over', { name: 'x', data: 1 })).toBe('done');
  expect(await running.client('raise', 'unknown', { name: 'x', data: 1 })).toMatchObject({
    error: expect.any(String),
  });
});

it('durable client hands out links that lead back here', async () => {
  const links = (await running.client('check', 'listed')) as Record<string, string>;
  const answer = await fetch(links['statusQueryGetUri'] ?? '');
  expect(await answer.json()).toMatchObject({ instanceId: 'listed' });
  expect(answer.status).toBe(202);
});

it.each([
  ['an unknown orchestrator', 'fine', 'nowhere', '400'],
  ['an id of 101 characters', 'x'.repeat(101), 'child', '400'],
  ['an id that looks like an entity', '@x', 'child', '400'],
])('durable client refuses to start %s', async (_what, id, name, status) => {
  expect(await start(id, name)).toMatchObject({ error: expect.stringContaining(status) });
});

it('durable client takes an id of 100 characters', async () => {
  expect(await start('y'.repeat(100), 'child')).toBe('y'.repeat(100));
});

it('durable client refuses events whose name is a number, because they would answer a task', async () => {
  await start('numbered', 'forever');
  const answer = await running.client('raise', 'numbered', { name: '0', data: 'forged' });
  expect(answer).toMatchObject({ error: expect.stringContaining('answer the task') });
});

it.each(['suspend', 'rewind', 'entity'])('durable client says by name that it does not do %s', async (operation) => {
  await start(`no-${operation}`, 'forever');
  const answer = await running.client(operation, `no-${operation}`);
  expect(answer).toMatchObject({ error: expect.stringContaining('not implemented by the embedded host') });
});

/** With the code that a caller of the management interface has to hold. */
async function managed(id: string): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
  const links = (await running.client('check', id)) as Record<string, string>;
  const { origin, searchParams } = new URL(links['statusQueryGetUri'] ?? '');
  const code = searchParams.get('code') ?? '';
  return (path, init) =>
    fetch(`${origin}/runtime/webhooks/durabletask/${path}${path.includes('?') ? '&' : '?'}code=${code}`, init);
}

it('durable client is given instances page by page', async () => {
  for (const id of ['page-1', 'page-2', 'page-3']) await start(id, 'child');
  const call = await managed('page-1');
  const pages: string[][] = [];
  let token: string | null = '';
  do {
    const headers: Record<string, string> = token === '' ? {} : { 'x-ms-continuation-token': token };
    const answer = await call('instances?instanceIdPrefix=page-&top=2', { headers });
    pages.push(((await answer.json()) as { instanceId: string }[]).map(({ instanceId }) => instanceId));
    token = answer.headers.get('x-ms-continuation-token');
  } while (token !== null);
  expect(pages).toEqual([['page-1', 'page-2'], ['page-3']]);
});

it.each(['version=2.0', 'timeout=10&pollingInterval=1'])('refuses to start with %s by name', async (query) => {
  const call = await managed('page-1');
  const answer = await call(`orchestrators/child/refused?${query}`, { method: 'POST' });
  expect([answer.status, await answer.text()]).toEqual([501, expect.stringContaining('not implemented')]);
  expect(running.instance('refused')).toBeUndefined();
});
