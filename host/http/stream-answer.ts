import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { App } from '../app/app.ts';
import type { AppFunction } from '../app/app-function.ts';
import { invoke } from '../app/invoke.ts';
import { textOfError } from '../app/text-of-error.ts';
import { json, type TypedData } from '../app/typed-data.ts';
import { untilGone } from './until-gone.ts';

export interface StreamedCall {
  readonly app: App;
  readonly fn: AppFunction;
  readonly client: () => TypedData;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly parameters: Readonly<Record<string, string>>;
  /** Where the library takes the request and answers it. */
  readonly proxy: URL;
  /** Lets go of the clock. */
  readonly letTimePass: (() => void) | undefined;
}

const invocationHeader = 'x-ms-invocation-id';
/** Milliseconds, real: what answers longer than that does not hold the clock. */
const shortAnswer = 20;

/**
 * Answers with a function of an app that streams. As the Functions host does: it passes the request to a server of the library, and what that
 * answers to the caller. https://learn.microsoft.com/azure/azure-functions/functions-reference-node#http-streams
 */
export async function streamAnswer(call: StreamedCall): Promise<void> {
  const { app, fn, client, request, response, parameters } = call;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const pairs = Object.entries(parameters).map(([name, value]) => [name, { string: value }] as const);
  const triggerMetadata = { ...Object.fromEntries(pairs), Headers: json(request.headers) };
  const giveUp = (error: unknown): void => {
    app.registrations.log('error', `Function.${fn.name}`, textOfError(error));
    // What has begun breaks off: it must not look whole.
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  };
  try {
    const { error, result } = await invoke(app.registrations, fn, {
      input: { http: {} },
      client,
      triggerMetadata,
      onStart: (id) => passOn(call, id, gone.signal),
      adapt: (answer) => untilGone(answer, gone.signal),
    });
    if (error !== undefined) giveUp(error);
    else if (result === undefined || result === null) response.writeHead(204).end();
  } catch (error) {
    giveUp(error);
  }
}

function passOn({ request, response, url, proxy, letTimePass }: StreamedCall, id: string, signal: AbortSignal): void {
  const forwarded = { 'x-forwarded-host': request.headers.host ?? '', 'x-forwarded-proto': 'http' };
  const headers = { ...request.headers, ...forwarded, [invocationHeader]: id };
  const { hostname, port } = proxy;
  const path = url.pathname + url.search;
  const passed = httpRequest({ hostname, port, path, method: request.method, headers, signal, agent: false });
  // The invocation tells what went wrong; who is gone needs no answer.
  passed.on('error', () => undefined);
  passed.once('response', (answer) => {
    const { connection: _c, 'transfer-encoding': _t, [invocationHeader]: _i, ...kept } = answer.headers;
    response.writeHead(answer.statusCode ?? 500, kept);
    answer.on('error', () => response.destroy());
    answer.pipe(response);
    if (letTimePass) setTimeout(letTimePass, shortAnswer);
  });
  request.pipe(passed);
}
