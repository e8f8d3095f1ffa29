import type { Context } from 'hono';

/** One page of a collection; small on purpose, so that whoever does not follow the link misses something. */
export function page(context: Context, values: readonly unknown[], least: number): Response {
  const size = Math.max(least, Math.ceil(values.length / mostPages));
  const url = new URL(context.req.url);
  const from = Number(url.searchParams.get('$skiptoken') ?? 0);
  const next = from + size;
  url.searchParams.set('$skiptoken', String(next));
  return context.json({
    '@odata.context': `${url.origin}/v1.0/$metadata#${url.pathname.replace('/v1.0/', '')}`,
    ...(next < values.length ? { '@odata.nextLink': url.href } : {}),
    value: values.slice(from, next),
  });
}

/** A real page holds a hundred: of thousands nobody asks for a thousand pages. */
const mostPages = 20;
