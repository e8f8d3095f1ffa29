import type { Context } from 'hono';
import { filterRows } from './filter-rows.ts';
import { GraphProblem } from './graph-problem.ts';
import { knownProperties } from './known-properties.ts';
import { unknownProperty } from './select-properties.ts';

type Row = Readonly<Record<string, unknown>>;

interface Further {
  /** What the last page says beside its rows. */
  readonly atTheEnd?: object;
  /** Of each row what is shown, where that is less than what it may be found by. */
  readonly shown?: (row: object) => object;
}

/**
 * One page of a collection, as the address wants it; small on purpose, so that whoever does not follow the link misses something.
 * https://learn.microsoft.com/en-us/graph/query-parameters
 */
export function page(context: Context, values: readonly object[], least: number, further: Further = {}): Response {
  context.set('isPage', true);
  const url = new URL(context.req.url);
  const [, version = '', path = ''] = /^\/(v1\.0|beta)\/(.*)$/.exec(url.pathname) ?? [];
  const asked = url.searchParams;
  const isKnown = knownIn(context, values);
  const found = searched(filterRows(values, asked.get('$filter') ?? undefined, isKnown), asked.get('$search'));
  const rows = sorted(found, asked.get('$orderby'), isKnown);
  const size = Math.max(least, Math.ceil(rows.length / mostPages));
  const from = Number(asked.get('$skiptoken') ?? asked.get('$skip') ?? 0);
  const next = from + Math.min(size, topOf(asked.get('$top')));
  url.searchParams.set('$skiptoken', String(next));
  const { atTheEnd = {}, shown = (row: object) => row } = further;
  return context.json({
    '@odata.context': `${url.origin}/${version}/$metadata#${path}`,
    ...(asked.get('$count') === 'true' ? { '@odata.count': rows.length } : {}),
    ...(next < rows.length ? { '@odata.nextLink': url.href } : atTheEnd),
    value: rows.slice(from, next).map(shown),
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

/** Of what type the rows are is seen in them, and where there is none nobody can tell. */
function knownIn(context: Context, rows: readonly object[]): (property: string) => boolean {
  const names = knownProperties(String(context.get('operation')));
  return (property) =>
    names?.has(property) === true || rows.some((row) => property in row) || (!names && rows.length === 0);
}

function sorted(
  rows: readonly object[],
  orderby: string | null,
  isKnown: (property: string) => boolean,
): readonly object[] {
  if (orderby === null) return rows;
  const [, name = '', direction] = /^(\w+)(?: (asc|desc))?$/.exec(orderby) ?? [];
  if (name === '' || !isKnown(name)) throw unknownProperty(name || orderby);
  const keyOf = (row: object): string => JSON.stringify((row as Row)[name] ?? '');
  const ordered = rows.toSorted((left, right) => keyOf(left).localeCompare(keyOf(right)));
  return direction === 'desc' ? ordered.toReversed() : ordered;
}

/** `"displayName:alex"`: words of a name that begin so, or an address. https://learn.microsoft.com/en-us/graph/search-query-parameter */
function searched(rows: readonly object[], search: string | null): readonly object[] {
  if (search === null) return rows;
  const [, property = '', text = ''] = /^"(\w+):([^"]+)"$/.exec(search) ?? [];
  if (property === '')
    throw new GraphProblem(400, 'BadRequest', `Syntax error: character '"' is expected in '${search}'.`);
  const begins = (word: string): boolean => word.toLowerCase().startsWith(text.toLowerCase());
  return rows.filter((row) => {
    const value = (row as Row)[property];
    return typeof value === 'string' && [value, ...value.split(/\W+/)].some(begins);
  });
}
