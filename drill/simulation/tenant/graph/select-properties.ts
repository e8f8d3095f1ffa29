import type { Context } from 'hono';
import { expansionsOf } from './expansions-of.ts';
import { GraphProblem } from './graph-problem.ts';
import { knownProperties } from './known-properties.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * Leaves of an answer what `$select` names. A name that the type does not have is refused.
 * https://learn.microsoft.com/en-us/graph/query-parameters#select-parameter
 */
export async function selectProperties(context: Context, operation: string, answer: Response): Promise<Response> {
  const { $select: select, $expand: expanded } = context.req.query();
  if (select === undefined || answer.status !== 200) return answer;
  const wanted = [...select.split(','), ...expansionsOf(expanded ?? '').flatMap((one) => /^\w+/.exec(one) ?? [])].map(
    (name) => name.trim(),
  );
  const body = (await answer.json()) as Row;
  const rows = Array.isArray(body['value']) ? (body['value'] as readonly Row[]) : [body];
  demandKnown(wanted, knownProperties(operation), rows);
  const pick = (row: Row): Row =>
    Object.fromEntries(Object.entries(row).filter(([name]) => isKept(operation, name) || wanted.includes(name)));
  return context.json('value' in body ? { ...body, value: rows.map(pick) } : pick(body), 200);
}

/** Exchange, OneDrive and Defender give the key of each row unasked, and so does a delta query; else the directory does not. */
function isKept(operation: string, name: string): boolean {
  return name.includes('@') || (name === 'id' && /\/(mailFolders|drive|identities|delta$)/.test(operation));
}

function demandKnown(wanted: readonly string[], known: ReadonlySet<string> | undefined, rows: readonly Row[]): void {
  if (known === undefined && rows.length === 0) return;
  const unknown = wanted.find((name) => known?.has(name) !== true && !rows.some((row) => name in row) && name !== '*');
  if (unknown !== undefined) throw unknownProperty(unknown);
}

export function unknownProperty(name: string): GraphProblem {
  const message = `Parsing OData Select and Expand failed: Could not find a property named '${name}' on the type of the resource.`;
  return new GraphProblem(400, 'BadRequest', message);
}
