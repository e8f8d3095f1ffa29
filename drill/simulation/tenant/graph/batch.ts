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
  app.post('/v1.0/$batch', async (context) => {
    const batch = Batch.safeParse(await readBody(context));
    const ids = batch.data?.requests.map(({ id }) => id) ?? [];
    if (!batch.success || new Set(ids).size < ids.length) {
      return answerProblem(context, state, new GraphProblem(400, 'BadRequest', 'Invalid batch payload format.'));
    }
    const responses: Answer[] = [];
    for (const request of batch.data.requests) {
      const failed = request.dependsOn.some((id) => !responses.some((one) => one.id === id && one.status < 400));
      responses.push(failed ? { id: request.id, status: 424, headers: {} } : await answer(request, context));
    }
    return context.json({ responses });
  });

  async function answer(request: z.infer<typeof Inner>, context: Context): Promise<Answer> {
    const headers = new Headers(request.headers);
    headers.set('authorization', context.req.header('authorization') ?? '');
    const body = request.body === undefined ? null : JSON.stringify(request.body);
    const url = new URL(`/v1.0${request.url}`, context.req.url);
    const response = await app.fetch(new Request(url, { method: request.method, headers, body }), context.env);
    const text = await response.text();
    return {
      id: request.id,
      status: response.status,
      headers: Object.fromEntries(response.headers),
      ...(text === '' ? {} : { body: JSON.parse(text) as unknown }),
    };
  }
}
