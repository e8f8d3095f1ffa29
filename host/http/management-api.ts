import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { EngineError } from '../durable/engine-error.ts';
import type { Engine } from '../durable/engine.ts';
import { isTerminal, type InstanceRow } from '../durable/store-schema.ts';
import { managementPath, type ClientPayload } from './client-payload.ts';
import type { HttpHandler } from './http-functions.ts';
import { instanceFilter } from './instance-filter.ts';
import { instanceStatus } from './instance-status.ts';
import { readBody } from './read-body.ts';

interface Call {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly method: string;
  readonly query: (name: string) => string | undefined;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the durable client SDK calls; only for callers that hold the code of the binding payload. */
export function managementApi(engine: () => Engine, payload: ClientPayload, code: string): HttpHandler {
  return async (request, response, url) => {
    const call: Call = { request, url, method: request.method ?? 'GET', query: (name) => queryValue(url, name) };
    if (!isSame(call.query('code') ?? headerText(request, 'x-functions-key'), code)) {
      send(response, { status: 401 });
      return;
    }
    try {
      send(response, await answer(engine(), payload, call));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      send(response, { status: error.status, body: { Message: error.message } });
    }
  };
}

/** Azure reads query names without regard to case. */
function queryValue(url: URL, name: string): string | undefined {
  return [...url.searchParams].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

const headerText = (request: IncomingMessage, name: string): string => String(request.headers[name] ?? '');

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  const type = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(status, { ...type, ...headers }).end(body === undefined ? undefined : JSON.stringify(body));
}

async function answer(engine: Engine, payload: ClientPayload, call: Call): Promise<Answer> {
  const [kind, name, operation, detail] = call.url.pathname
    .slice(managementPath.length)
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  if (kind === 'entities') return notImplemented('Durable entities are');
  if (kind === 'orchestrators' && name !== undefined && call.method === 'POST') {
    if (call.query('version') !== undefined) return notImplemented('A version of an orchestration is');
    if (call.query('timeout') !== undefined) return notImplemented('To wait for the end of what is started is');
    return started(payload, call, await engine.requests.start(name, await jsonBody(call.request), operation));
  }
  if (kind !== 'instances') return { status: 404 };
  if (name === undefined) return manyInstances(engine, call);
  if (operation !== undefined) return operate(engine, call, name, operation.toLowerCase(), detail);
  if (call.method === 'GET') return status(engine, call, name);
  return call.method === 'DELETE' ? purge(engine, name) : { status: 404 };
}

async function operate(
  engine: Engine,
  call: Call,
  id: string,
  operation: string,
  detail: string | undefined,
): Promise<Answer> {
  if (call.method !== 'POST') return { status: 404 };
  switch (operation) {
    case 'raiseevent':
      await engine.requests.raiseEvent(id, detail ?? '', await jsonBody(call.request));
      return { status: 202 };
    case 'terminate':
      await engine.requests.terminate(id, call.query('reason') ?? null);
      return { status: 202 };
    case 'suspend':
    case 'resume':
    case 'rewind':
    case 'restart':
      return notImplemented(`"${operation}" is`);
    default:
      return { status: 404 };
  }
}

function started({ managementUrls }: ClientPayload, { url }: Call, id: string): Answer {
  const links = Object.entries(managementUrls).map(([name, template]) => {
    const link = name === 'id' ? id : template.replace('INSTANCEID', encodeURIComponent(id));
    return [name, link.replace(/^https?:\/\/[^/]+/, url.origin)] as const;
  });
  const body: Record<string, string> = Object.fromEntries(links);
  return { status: 202, body, headers: { location: body['statusQueryGetUri'] ?? '', 'retry-after': '10' } };
}

function status(engine: Engine, { url, query }: Call, id: string): Answer {
  const row = engine.store.instance(id);
  if (!row) return { status: 404 };
  const isTrue = (name: string): boolean => query(name)?.toLowerCase() === 'true';
  const showInput = query('showInput')?.toLowerCase() !== 'false';
  const history = isTrue('showHistory') ? engine.store.history(id) : undefined;
  const body = instanceStatus(row, { showInput, history, showOutputs: isTrue('showHistoryOutput') });
  if (!isTerminal(row.status)) return { status: 202, body, headers: { location: url.href, 'retry-after': '5' } };
  return { status: row.status === 'Failed' && isTrue('returnInternalServerErrorOnFailure') ? 500 : 200, body };
}

async function purge(engine: Engine, id: string): Promise<Answer> {
  const row = engine.store.instance(id);
  if (!row) return { status: 404 };
  const isDeleted = (await engine.requests.purge([id])) === 1;
  if (isDeleted) return { status: 200, body: { instancesDeleted: 1 } };
  const body = `Only orchestrations in a terminal state can be purged, but the orchestration with instance ID ${id} has status ${row.status}`;
  return { status: 412, body };
}

async function manyInstances(engine: Engine, { request, method, query }: Call): Promise<Answer> {
  const isDelete = method === 'DELETE';
  if (method !== 'GET' && !isDelete) return { status: 404 };
  if (isDelete && query('createdTimeFrom') === undefined) {
    return { status: 400, body: { message: "Please provide value for 'createdTimeFrom' parameter." } };
  }
  const rows: InstanceRow[] = engine.store.instances().filter(instanceFilter(query));
  if (isDelete) {
    const instancesDeleted = await engine.requests.purge(rows.map((row) => row.id));
    return instancesDeleted === 0 ? { status: 404 } : { status: 200, body: { instancesDeleted } };
  }
  const { page, next } = pageOf(rows, Number(query('top')), headerText(request, continuation));
  const showInput = query('showInput')?.toLowerCase() !== 'false';
  const body = page.map((row) => instanceStatus(row, { showInput }));
  return { status: 200, body, ...(next === undefined ? {} : { headers: { [continuation]: next } }) };
}

const continuation = 'x-ms-continuation-token';

/** At most `top` of them (all where it is no number above 0), after the one that the token names. */
function pageOf(rows: readonly InstanceRow[], top: number, token: string): { page: InstanceRow[]; next?: string } {
  const last = Buffer.from(token, 'base64url').toString();
  const after = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)).filter(({ id }) => id > last);
  const page = top > 0 ? after.slice(0, top) : after;
  const end = page.at(-1);
  return end && page.length < after.length ? { page, next: Buffer.from(end.id).toString('base64url') } : { page };
}

const notImplemented = (what: string): Answer => ({
  status: 501,
  // Plain text: for a rewind the SDK makes an error of the body as it is.
  body: `${what} not implemented by the embedded host.`,
});

/** JSON text of the body, or null when there is none. */
async function jsonBody(request: IncomingMessage): Promise<string | null> {
  const bytes = await readBody(request);
  if (!bytes) throw new EngineError(413, 'The body is too large.');
  const text = bytes.toString('utf8');
  if (text.trim() === '') return null;
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    throw new EngineError(400, 'Invalid JSON content.');
  }
}
