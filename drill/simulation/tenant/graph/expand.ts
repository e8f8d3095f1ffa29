import type { Context, Hono } from 'hono';
import { GraphProblem } from './graph-problem.ts';
import { unknownProperty } from './select-properties.ts';

type Row = Readonly<Record<string, unknown>>;

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
  [/^GET \/users\/\{id\}\/drive\/items\/\{item\}$/, 'permissions'],
  [/^GET \/users\/\{id\}\/drive\/root$/, 'children'],
];

/** Of a collection no more than so many are answered inside. https://learn.microsoft.com/en-us/graph/query-parameters#expand-parameter */
const most = 20;

/** Adds to an answer what `$expand` names, read with the rights of whoever asks. */
export async function expand(app: Hono, context: Context, operation: string, answer: Response): Promise<Response> {
  const asked = context.req.query('$expand');
  if (asked === undefined || answer.status !== 200) return answer;
  const { name, query } = navigationOf(asked, operation);
  const body = (await answer.json()) as Row;
  const base = new URL(context.req.url);
  const inside = async (row: Row): Promise<Row> => {
    const path = Array.isArray(body['value'])
      ? `${base.pathname}/${encodeURIComponent(String(row['id']))}`
      : base.pathname;
    const headers = { authorization: context.req.header('authorization') ?? '' };
    const url = new URL(`${path}/${name}${query}`, base);
    const response = await app.fetch(new Request(url, { headers }), context.env);
    const found = (await response.json()) as Row;
    if (response.status === 404) return row;
    if (response.status !== 200) throw problemIn(found, response.status);
    const { '@odata.context': _, ...thing } = found;
    return { ...row, [name]: Array.isArray(found['value']) ? found['value'].slice(0, most) : thing };
  };
  if (!Array.isArray(body['value'])) return context.json(await inside(body), 200);
  const rows = await Promise.all((body['value'] as Row[]).map(inside));
  return context.json({ ...body, value: rows }, 200);
}

/** `manager`, or `manager($select=id,displayName)`; the directory expands one at a time. */
export function navigationOf(asked: string, operation: string): { name: string; query: string } {
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
