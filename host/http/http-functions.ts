import type { IncomingMessage, ServerResponse } from 'node:http';
import { functionsOf, type App } from '../app/app.ts';
import type { AppFunction } from '../app/app-function.ts';
import { invoke } from '../app/invoke.ts';
import { textOfError } from '../app/text-of-error.ts';
import type { Refusal } from '../app/refusal.ts';
import type { HttpData, TypedData } from '../app/typed-data.ts';
import { readBody } from './read-body.ts';
import { compileRoute, matchRoute, type Route } from './route.ts';
import { streamAnswer } from './stream-answer.ts';
import { sendHttpResponse } from './send-http-response.ts';

interface RoutedFunction extends Route {
  readonly fn: AppFunction;
  readonly methods: ReadonlySet<string>;
}

/** `letTimePass` lets go of the clock before the answer has left. */
export type HttpHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  letTimePass?: () => void,
) => Promise<void>;

/** Answers requests with the app's HTTP functions. */
export function httpFunctions(app: App, client: () => TypedData): HttpHandler {
  const routes = functionsOf(app, 'httpTrigger')
    .toSorted(byName)
    .map((fn) => routed(app, fn));
  return async (request, response, url, letTimePass) => {
    const method = request.method ?? 'GET';
    const route = routes.find(({ pattern, methods }) => methods.has(method) && pattern.test(url.pathname));
    // Azure knows no 405.
    if (!route) {
      response.writeHead(404).end();
      return;
    }
    const parameters = matchRoute(route, url.pathname) ?? {};
    const { streamsThrough: proxy } = app.registrations;
    if (proxy) {
      await streamAnswer({ app, fn: route.fn, client, request, response, url, parameters, proxy, letTimePass });
      return;
    }
    const body = await readBody(request);
    if (!body) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    const input = { http: httpData(request, method, url, parameters, body) };
    const invocation = await invoke(app.registrations, route.fn, { input, client });
    if (invocation.error !== undefined) {
      app.registrations.log('error', `Function.${route.fn.name}`, textOfError(invocation.error));
      response.writeHead(500).end();
      return;
    }
    sendHttpResponse(response, invocation.response?.returnValue?.http);
  };
}

/** Of two routes that fit Azure takes that of the function whose name comes first, whichever is the more literal. https://github.com/Azure/azure-functions-host/blob/v4.x/src/WebJobs.Script/Host/FunctionMetadataManager.cs */
function byName({ name: one }: AppFunction, { name: other }: AppFunction): number {
  const [a, b] = [one.toUpperCase(), other.toUpperCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Says of each route that cannot be read why. */
export function checkRoutes(app: App, refuse: (refusal: Refusal) => void): void {
  for (const fn of functionsOf(app, 'httpTrigger'))
    try {
      routed(app, fn);
    } catch (error) {
      const what = `function "${fn.name}": ${(error as Error).message.replace(/\.$/, '')}`;
      refuse({ functionName: fn.name, what, remedy: 'check the value in the function' });
    }
}

function routed(app: App, fn: AppFunction): RoutedFunction {
  const { route, methods } = fn.trigger as { route?: string; methods?: readonly string[] };
  const names = methods && methods.length > 0 ? methods : ['GET', 'POST'];
  return {
    ...compileRoute(`${app.settings.routePrefix}/${route ?? fn.name}`),
    fn,
    methods: new Set(names.map((name) => name.toUpperCase())),
  };
}

function httpData(
  request: IncomingMessage,
  method: string,
  url: URL,
  parameters: Readonly<Record<string, string>>,
  body: Buffer,
): HttpData {
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return {
    method,
    url: url.href,
    nullableHeaders: wrapped(headers),
    // Of a key that is repeated Azure makes one value.
    nullableQuery: wrapped(
      [...new Set(url.searchParams.keys())].map((key) => [key, url.searchParams.getAll(key).join(',')]),
    ),
    nullableParams: wrapped(Object.entries(parameters)),
    body: body.length > 0 ? { bytes: body } : null,
  };
}

function wrapped(pairs: readonly (readonly string[])[]): Record<string, { value: string }> {
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, { value }]));
}
