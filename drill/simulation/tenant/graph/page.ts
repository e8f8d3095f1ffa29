import type { Context } from 'hono';
import { GraphProblem } from './graph-problem.ts';
import { unknownProperty } from './select-properties.ts';

/**
 * One page of a collection; small on purpose, so that whoever does not follow the link misses something.
 * https://learn.microsoft.com/en-us/graph/query-parameters
 */
export function page(context: Context, values: readonly object[], least: number, atTheEnd: object = {}): Response {
  const size = Math.max(least, Math.ceil(values.length / mostPages));
  const url = new URL(context.req.url);
  const [, version = '', path = ''] = /^\/(v1\.0|beta)\/(.*)$/.exec(url.pathname) ?? [];
  const asked = url.searchParams;
  const from = Number(asked.get('$skiptoken') ?? 0);
  const next = from + Math.min(size, topOf(asked.get('$top')));
  const rows = sorted(values, asked.get('$orderby'));
  url.searchParams.set('$skiptoken', String(next));
  return context.json({
    '@odata.context': `${url.origin}/${version}/$metadata#${path}`,
    ...(asked.get('$count') === 'true' ? { '@odata.count': values.length } : {}),
    ...(next < rows.length ? { '@odata.nextLink': url.href } : atTheEnd),
    value: rows.slice(from, next),
  });
}

/** A real page holds a hundred: of thousands nobody asks for a thousand pages. */
const mostPages = 20;

function topOf(top: string | null): number {
  if (top === null) return Number.POSITIVE_INFINITY;
  if (/^\d{1,4}$/.test(top) && Number(top) > 0 && Number(top) <= 1000) return Number(top);
  const message = `Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`;
  throw new GraphProblem(400, 'Request_UnsupportedQuery', message);
}

function sorted(values: readonly object[], orderby: string | null): readonly object[] {
  const [, name = '', direction] = /^(\w+)(?: (asc|desc))?$/.exec(orderby ?? '') ?? [];
  if (orderby === null || values.length === 0) return values;
  if (!values.some((row) => name in row)) {
    throw unknownProperty(name || orderby);
  }
  const keyOf = (row: object): string => JSON.stringify((row as Readonly<Record<string, unknown>>)[name] ?? '');
  const rows = values.toSorted((left, right) => keyOf(left).localeCompare(keyOf(right)));
  return direction === 'desc' ? rows.toReversed() : rows;
}
