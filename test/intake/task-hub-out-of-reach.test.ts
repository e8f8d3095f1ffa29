import { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { durableStarter, startInstances } from '../../functions/durable/starter.ts';

/** The extension, as far as it answers for an instance: with this status. */
let answer: number;
let hub: Server;
let address: string;
const at = '2026-03-31T12:00:00Z';
const running = {
  name: 'a',
  instanceId: 'a',
  runtimeStatus: 'Running',
  createdTime: at,
  lastUpdatedTime: at,
  input: '',
  output: '',
};

beforeAll(async () => {
  hub = createServer((_request, response) => {
    response.writeHead(answer, { 'content-type': 'application/json' }).end(JSON.stringify(running));
  });
  await new Promise<void>((listening) => hub.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${String((hub.address() as AddressInfo).port)}/durabletask/`;
});
afterAll(() => hub.close());

function calling(rpcBaseUrl: string): InvocationContext {
  const input = df.input.durableClient();
  const context = new InvocationContext({ options: { extraInputs: [input] }, logHandler: () => undefined });
  context.extraInputs.set(input, { taskHubName: 'Hub', creationUrls: {}, managementUrls: {}, rpcBaseUrl });
  return context;
}

const out = { name: 'Later', message: 'the task hub cannot be reached' };

test('the client of the extension tells "no such instance" from a task hub that cannot be asked', async () => {
  const { status } = durableStarter(calling(address));
  answer = 200;
  expect(await status('a')).toMatchObject({ runtimeStatus: 'Running' });
  answer = 404;
  expect(await status('a')).toBeUndefined();
  for (answer of [500, 503, 410]) await expect(status('a')).rejects.toMatchObject(out);
  await expect(durableStarter(calling('http://127.0.0.1:1/')).status('a')).rejects.toMatchObject(out);
});

test('what is to run by itself counts as not started while the task hub cannot be asked for it', async () => {
  const child = { orchestration: 'settle-step', instanceId: 'a', input: { caseId: 'C-AAAA-0001' } };
  answer = 503;
  expect(await startInstances(calling(address), [child])).toBe(1);
});
