import type { Context } from 'hono';
import * as z from 'zod';
import { answerProblem, GraphProblem } from './graph-problem.ts';
import type { GraphSurface } from './graph-route.ts';
import { readBody } from './read-body.ts';

const Inner = z.object({
  id: z.string().min(1),
  method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
  url: z.string().startsWith('/'),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).default([]),
});
type Inner = z.infer<typeof Inner>;
/** https://learn.microsoft.com/en-us/graph/json-batching#batch-size-limitations */
const Batch = z.object({ requests: z.array(Inner).min(1).max(20) });

interface Answer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Several requests in one; each is authorised and answered on its own. https://learn.microsoft.com/en-us/graph/json-batching */
export function registerBatch({ app, state }: GraphSurface): void {
  app.on('POST', ['/v1.0/$batch', '/beta/$batch'], async (context) => {
    const batch = Batch.safeParse(await readBody(context));
    const ids = batch.data?.requests.map(({ id }) => id) ?? [];
    if (!batch.success || new Set(ids).size < ids.length) {
      return answerProblem(context, state, new GraphProblem(400, 'BadRequest', 'Invalid batch payload format.'));
    }
    const answers = new Map<string, Promise<Answer>>();
    for (const request of batch.data.requests) answers.set(request.id, inTurn(request, answers, context));
    return context.json({ responses: await Promise.all(answers.values()) });
  });

  /** At once, unless it depends on one that stands before it. */
  async function inTurn(
    request: Inner,
    answers: ReadonlyMap<string, Promise<Answer>>,
    context: Context,
  ): Promise<Answer> {
    const before = await Promise.all(request.dependsOn.map((id) => answers.get(id) ?? Promise.resolve(undefined)));
    if (before.every((one) => one !== undefined && one.status < 400)) return answer(request, context);
    return {
      id: request.id,
      status: 424,
      headers: {},
      body: { error: { code: 'FailedDependency', message: 'Failed Dependency' } },
    };
  }

  async function answer(request: Inner, context: Context): Promise<Answer> {
    const headers = new Headers(request.headers);
    headers.set('authorization', context.req.header('authorization') ?? '');
    const body = request.body === undefined ? null : JSON.stringify(request.body);
    const url = new URL(`${context.req.path.slice(0, -'/$batch'.length)}${request.url}`, context.req.url);
    const response = await app.fetch(new Request(url, { method: request.method, headers, body }), context.env);
    const text = await response.text();
    return {
      id: request.id,
      status: response.status,
      headers: Object.fromEntries(response.headers),
      ...(text === '' ? {} : { body: isJson(response) ? (JSON.parse(text) as unknown) : text }),
    };
  }
}

function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('application/json') ?? false;
}
