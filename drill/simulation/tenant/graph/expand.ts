import type { Context, Hono } from 'hono';
import { expansionsOf } from './expansions-of.ts';
import { GraphProblem } from './graph-problem.ts';
import { unknownProperty } from './select-properties.ts';

type Row = Readonly<Record<string, unknown>>;

interface Navigation {
  readonly name: string;
  readonly query: string;
}

const ofUser =
  'manager directReports memberOf transitiveMemberOf ownedObjects ownedDevices registeredDevices appRoleAssignments';

/** What may be answered inside another thing, each where it has an address of its own below that thing. */
const expandable: readonly (readonly [RegExp, string])[] = [
  [/^GET \/users(\/\{id\})?$/, ofUser],
  [/^GET \/groups(\/\{id\})?$/, 'members owners'],
  [/^GET \/applications(\/\{id\})?$/, 'owners federatedIdentityCredentials'],
  [/^GET \/servicePrincipals(\/\{id\})?$/, 'owners'],
  [/^GET \/devices(\/\{deviceId\})?$/, 'registeredOwners registeredUsers'],
  [/^GET \/directoryRoles(\/\{id\})?$/, 'members'],
  [/^GET \/users\/\{id\}\/drive\/items\/\{item\}$/, 'permissions children'],
  [/^GET \/users\/\{id\}\/drive\/root$/, 'children'],
];

/** Of a collection no more than so many are answered inside. https://learn.microsoft.com/en-us/graph/query-parameters#expand-parameter */
const most = 20;

/** Adds to an answer what `$expand` names, read with the rights of whoever asks. */
export async function expand(app: Hono, context: Context, operation: string, answer: Response): Promise<Response> {
  const asked = context.req.query('$expand');
  if (asked === undefined || answer.status !== 200) return answer;
  const navigations = navigationsOf(asked, operation);
  const body = (await answer.json()) as Row;
  const base = new URL(context.req.url);
  const read = async (row: Row, { name, query }: Navigation): Promise<Row> => {
    const path = Array.isArray(body['value'])
      ? `${base.pathname}/${encodeURIComponent(String(row['id']))}`
      : base.pathname;
    const headers = { authorization: context.req.header('authorization') ?? '' };
    const url = new URL(`${path}/${name}${query}`, base);
    const response = await app.fetch(new Request(url, { headers }), context.env);
    const found = (await response.json()) as Row;
    if (response.status === 404) return {};
    if (response.status !== 200) throw problemIn(found, response.status);
    const { '@odata.context': _, ...thing } = found;
    return { [name]: Array.isArray(found['value']) ? found['value'].slice(0, most) : thing };
  };
  const inside = async (row: Row): Promise<Row> =>
    Object.assign({}, row, ...(await Promise.all(navigations.map((one) => read(row, one))))) as Row;
  if (!Array.isArray(body['value'])) return context.json(await inside(body), 200);
  const rows = await Promise.all((body['value'] as Row[]).map(inside));
  return context.json({ ...body, value: rows }, 200);
}

/** The directory expands one relation in a request, a drive several. https://github.com/microsoftgraph/microsoft-graph-docs/issues/96 */
function navigationsOf(asked: string, operation: string): Navigation[] {
  const parts = expansionsOf(asked);
  const most = operation.includes('/drive') ? Number.POSITIVE_INFINITY : 1;
  if (parts.length > most) {
    const message = `The result of parsing $expand contained at least ${String(parts.length)} items, but the maximum allowed is 1.`;
    throw new GraphProblem(400, 'BadRequest', message);
  }
  return parts.map((part) => navigationOf(part, operation));
}

/** `manager`, or `manager($select=id,displayName)`. */
function navigationOf(asked: string, operation: string): Navigation {
  const known = expandable.find(([pattern]) => pattern.test(operation))?.[1].split(' ') ?? [];
  const [, name = '', options] = /^(\w+)(?:\((.*)\))?$/.exec(asked) ?? [];
  if (!known.includes(name)) throw unknownProperty(name || asked);
  if (options === undefined) return { name, query: '' };
  const [, select] = /^\$select=([\w,]+)$/.exec(options) ?? [];
  if (select === undefined) throw new GraphProblem(400, 'BadRequest', `Invalid $expand clause: ${asked}`);
  return { name, query: `?$select=${select}` };
}

function problemIn(body: Row, status: number): GraphProblem {
  const { code, message } = body['error'] as { code: string; message: string };
  return new GraphProblem(status as 403, code, message);
}
