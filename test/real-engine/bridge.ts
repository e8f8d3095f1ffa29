// The app without an engine: what it answers over HTTP, and a door for the real engine. Usage: bridge.ts <directory of the app>
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findFunction, functionsOf } from '../../host/app/app.ts';
import { invoke } from '../../host/app/invoke.ts';
import { loadApp } from '../../host/app/load-app.ts';
import { textOfError } from '../../host/app/text-of-error.ts';
import { json, plainValue, type TypedData } from '../../host/app/typed-data.ts';
import { httpFunctions } from '../../host/http/http-functions.ts';
import { readBody } from '../../host/http/read-body.ts';
import { systemClock } from '../../host/system-clock.ts';
import { startServiceBus } from '../../host/triggers/service-bus.ts';

const [directory = ''] = process.argv.slice(2);
const app = await loadApp(directory, (level, category, message) => {
  if (level !== 'trace' && level !== 'debug' && level !== 'information')
    console.error(`${level} ${category}: ${message}`);
});
let payload: TypedData = json({});
const client = (): TypedData => payload;
const routes = httpFunctions(app, client);

interface Invocation {
  readonly input: string | null;
  /** Of the orchestration that an activity belongs to; null: it is the orchestrator itself. */
  readonly instance: string | null;
}

async function invoked(name: string, { input, instance }: Invocation): Promise<unknown> {
  const fn = findFunction(app, name, instance === null ? 'orchestrationTrigger' : 'activityTrigger');
  if (!fn) throw new Error(`The app has no function ${name}.`);
  const { error, response } = await invoke(app.registrations, fn, {
    input: input === null ? {} : { string: input },
    client,
    triggerMetadata: instance === null ? {} : { instanceId: { string: instance } },
  });
  if (error === undefined) return { value: plainValue(response?.returnValue) ?? null };
  const { message, stack = '' } = error instanceof Error ? error : new Error(textOfError(error));
  return { error: { message, stack } };
}

/** Timers do not run by themselves here: what the watchdog waits for is shorter than an engine's start after a crash. */
async function timed(name: string): Promise<unknown> {
  const fn = findFunction(app, name, 'timerTrigger');
  if (!fn) throw new Error(`The app has no timer ${name}.`);
  const { error } = await invoke(app.registrations, fn, { input: json({ IsPastDue: false }), client });
  if (error !== undefined) throw new Error(textOfError(error));
  return {};
}

async function answer(request: IncomingMessage, path: string): Promise<unknown> {
  if (path === '/functions') {
    const listed = ['orchestrationTrigger', 'activityTrigger'].flatMap((type) => functionsOf(app, type));
    return listed.map(({ name, trigger: { type } }) => ({ name, type }));
  }
  if (path === '/hub') return JSON.parse(String(payload.json));
  if (path.startsWith('/timer/')) return timed(path.slice('/timer/'.length));
  const body = String((await readBody(request)) ?? '');
  if (path !== '/client') return invoked(path.slice('/invoke/'.length), JSON.parse(body) as Invocation);
  payload = { json: body };
  // Only now: its functions start instances.
  await startServiceBus({ app, clock: systemClock(), client });
  return {};
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  if (url.pathname.startsWith('/api/')) return routes(request, response, url);
  response.end(JSON.stringify(await answer(request, url.pathname)));
}

const server = createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    console.error(error);
    response.writeHead(500).end(String(error));
  });
});
// A caller on a busy machine would write to a connection that was closed for being idle, and hear no answer.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`app at http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
