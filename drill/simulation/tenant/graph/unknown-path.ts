import type { Context, Hono } from 'hono';
import type { TenantState } from '../state.ts';
import { keysAsSegments } from './keys-as-segments.ts';
import { answerProblem, GraphProblem } from './graph-problem.ts';

/** What Graph says of an address, or of a method there, that it does not know. https://learn.microsoft.com/en-us/graph/errors */
export function answerUnknownPath(app: Hono, context: Context, state: TenantState): Response {
  const [, version = '', ...segments] = keysAsSegments(context.req.path).split('/');
  const routes = app.routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith(`/${version}/`));
  const known = routes.map(({ path }) => path.split('/').slice(2));
  const fits = (path: readonly string[], count: number): boolean =>
    path.length >= count && segments.slice(0, count).every((one, at) => path[at]?.startsWith(':') || path[at] === one);
  if (known.some((path) => path.length === segments.length && fits(path, segments.length))) {
    const message = 'Specified HTTP method is not allowed for the request target.';
    return answerProblem(context, state, new GraphProblem(405, 'Request_BadRequest', message));
  }
  const stray = segments.find((_, at) => !known.some((path) => fits(path, at + 1))) ?? segments.at(-1) ?? '';
  const message = `Resource not found for the segment '${decodeURIComponent(stray)}'.`;
  return answerProblem(context, state, new GraphProblem(400, 'BadRequest', message));
}
