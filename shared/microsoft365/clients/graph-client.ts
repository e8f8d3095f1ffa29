import { Client, GraphError } from '@microsoft/microsoft-graph-client';
import type { GraphRequest, Middleware } from '@microsoft/microsoft-graph-client';
import * as z from 'zod';
import type { TokenSource } from './token-source.ts';
import { isPassing, laterFor, parsed, readAgain, retryAfter, sendAuthorized } from './http-request.ts';
import { Later, Refusal } from '../../domain/errors.ts';
import type { Graph, GraphHeaders } from '../../catalogue/tenant.ts';

const Hidden = z.object({ errorCode: z.string(), message: z.string() });
const GraphFault = z.object({ error: z.object({ message: z.string() }) });
const Page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().nullish() });

/** In place of the client's own, which waits for ever, lets the token follow a redirect, and knows no challenge for another token. */
function sendingWith(origin: string, token: TokenSource): Middleware {
  return {
    async execute(context) {
      const { request } = context as { readonly request: string | Request };
      const url = typeof request === 'string' ? request : request.url;
      const response = await sendAuthorized(url, context.options ?? {}, (claims) => token(origin, claims));
      context.response = isPassing(response.status) ? await inGraphsWords(response) : response;
    },
  };
}

/** The client keeps what a failed answer asks for only where its body is Graph's; a gateway's is a page or nothing. */
async function inGraphsWords(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  const text = await response.text();
  const body = GraphFault.safeParse(parsed(text)).success
    ? text
    : JSON.stringify({ error: { code: `HTTP ${String(status)}`, message: statusText } });
  return new Response(body, { status, statusText, headers });
}

/**
 * Microsoft Graph through Microsoft's client, whose retry handler is left out on purpose: it sleeps inside the call, where a crash
 * loses the wait and nobody sees it. https://learn.microsoft.com/graph/sdks/customize-client
 */
export function graphClient(origin: string, token: TokenSource): Graph {
  const client = Client.initWithMiddleware({
    middleware: sendingWith(origin, token),
    baseUrl: origin,
    defaultVersion: 'v1.0',
  });

  const call = async <T>(path: string, ask: (request: GraphRequest) => Promise<T>, version: string): Promise<T> => {
    // Whoever made the address, a step or the page before: the token goes to Graph and to nobody else.
    if (new URL(path, origin).origin !== new URL(origin).origin)
      throw new Refusal(400, 'ForeignNextLink', 'the address is on another host; it was not fetched');
    // With an empty id it would be another operation, e.g. about all of a kind.
    if (/\/(\/|$)/.test(new URL(path, origin).pathname))
      throw new Refusal(400, 'EmptyId', 'the request was not sent: an id in its address is empty');
    try {
      return await ask(client.api(path).version(version));
    } catch (cause) {
      throw asTenantError(cause);
    }
  };
  const of = (version: 'v1.0' | 'beta'): Omit<Graph, 'beta' | 'origin'> => {
    const get = (path: string, headers: GraphHeaders = {}): Promise<unknown> =>
      readAgain(() => call<unknown>(path, (request) => request.headers(headers).get(), version));
    return {
      get,
      list: (path, headers) => everyPage(path, (next) => get(next, headers)),
      post: (path, body) => call<unknown>(path, (request) => request.post(body ?? {}), version),
      patch: (path, body) => call<unknown>(path, (request) => request.patch(body), version),
      delete: (path) =>
        call(
          path,
          async (request) => {
            // Not as a raw response: with one the client would take a refusal for an answer.
            await request.delete();
          },
          version,
        ),
    };
  };
  return { origin: new URL(origin).origin, ...of('v1.0'), beta: of('beta') };
}

/** The rows of all pages. A link that was followed before leads nowhere. */
async function everyPage(path: string, get: (path: string) => Promise<unknown>): Promise<unknown[]> {
  const rows: unknown[] = [];
  const followed = new Set<string>();
  for (let at = path; ;) {
    followed.add(at);
    const { value, '@odata.nextLink': next } = Page.parse(await get(at));
    rows.push(...value);
    if (next === undefined || next === null) return rows;
    if (followed.has(next)) throw new Refusal(400, 'RepeatedNextLink', 'the next page is one that was read before');
    at = next;
  }
}

function asTenantError(cause: unknown): Error {
  if (cause instanceof Later || cause instanceof Refusal) return cause;
  if (!(cause instanceof GraphError)) return new Later('Microsoft Graph gave no answer', undefined, { cause });
  // The client wraps a failed token request in a GraphError without a status.
  if (cause.statusCode <= 0) return new Later(cause.message || 'Microsoft Graph gave no answer', undefined, { cause });
  const { code, message } = reasonIn(cause);
  const [, missing] = /Resource not found for the segment '([^']+)'/i.exec(message) ?? [];
  if (missing !== undefined) return notOffered(missing, cause);
  if (isPassing(cause.statusCode) || isBusy(cause.statusCode, code)) {
    return laterFor(cause.statusCode, `${code}: ${message}`, cause.headers && retryAfter(cause.headers), cause);
  }
  return new Refusal(cause.statusCode, code, message, { requestId: cause.requestId ?? undefined, cause });
}

/** Others are changing the same just now, as Cordon does itself when it cuts off: asked again it passes. https://learn.microsoft.com/graph/errors */
function isBusy(status: number, code: string): boolean {
  return status === 423 || code === 'Directory_ConcurrencyViolation';
}

/**
 * National clouds leave some of Graph out, and know no such path: 400 or 404, as if the thing were not there. That is no answer about the thing.
 * https://learn.microsoft.com/graph/deployments
 */
function notOffered(segment: string, cause: GraphError): Refusal {
  const message = `Microsoft does not offer ${segment} in this cloud`;
  return new Refusal(501, 'NotOfferedHere', message, { requestId: cause.requestId ?? undefined, cause });
}

/** Privileged Identity Management hides its own error, as JSON, in the message of an unknown one. */
function reasonIn({ code, message, statusCode }: GraphError): { code: string; message: string } {
  const outer = { code: code ?? `HTTP ${String(statusCode)}`, message };
  if (code !== 'UnknownError') return outer;
  try {
    const { errorCode, message: inner } = Hidden.parse(JSON.parse(message));
    return { code: errorCode, message: inner };
  } catch {
    return outer;
  }
}
