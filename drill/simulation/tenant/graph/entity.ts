import type { Context } from 'hono';

/** One thing as Graph answers it: with what it is, in the words of the service's own description, before it. */
export function entity(context: Context, kind: string, value: object, status: 200 | 201 = 200): Response {
  const { origin, pathname } = new URL(context.req.url);
  const version = pathname.startsWith('/beta/') ? 'beta' : 'v1.0';
  return context.json({ '@odata.context': `${origin}/${version}/$metadata#${kind}`, ...value }, status);
}
