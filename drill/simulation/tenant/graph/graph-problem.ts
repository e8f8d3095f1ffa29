import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { TenantState } from '../state.ts';

/** Thrown by whatever finds that Graph has to refuse; answered in Graph's own form. */
export class GraphProblem extends Error {
  override readonly name = 'GraphProblem';
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: ContentfulStatusCode, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** https://learn.microsoft.com/en-us/graph/errors */
export function answerProblem(context: Context, state: TenantState, problem: GraphProblem): Response {
  const { headers } = context.res;
  const innerError = {
    date: new Date(state.clock.now()).toISOString().slice(0, 19),
    'request-id': headers.get('request-id'),
    'client-request-id': headers.get('client-request-id'),
  };
  for (const [name, value] of Object.entries(problem.headers)) context.header(name, value);
  return context.json({ error: { code: problem.code, message: problem.message, innerError } }, problem.status);
}

export function notFound(id: string): GraphProblem {
  return new GraphProblem(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}
