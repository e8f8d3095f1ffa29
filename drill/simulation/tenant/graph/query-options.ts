import type { Context } from 'hono';
import { GraphProblem } from './graph-problem.ts';

/** https://learn.microsoft.com/en-us/graph/query-parameters */
const ofCollections = ['$top', '$skip', '$filter', '$orderby', '$count', '$search', '$skiptoken', '$deltatoken'];
const options = [...ofCollections, '$select', '$expand', '$format'];
/** Its pages are asked for by a token only, and it is searched only with a header of its own. */
const directory =
  /^GET \/(users|groups|devices|applications|servicePrincipals|directoryRoles|oauth2PermissionGrants)(\/|$)/;
const searchable = /^GET \/(users|groups|devices|applications|servicePrincipals)$/;

/** Refuses what the address asks for and the service does not know, or does not do there. */
export function demandQueryOptions(context: Context, operation: string): void {
  const asked = new URL(context.req.url).searchParams;
  for (const name of asked.keys()) {
    if (name.startsWith('$') && !options.includes(name) && !/^\$(skip|delta)Token$/.test(name))
      throw unsupported(`The query parameter '${name}' is not supported.`);
  }
  const twice = options.find((name) => asked.getAll(name).length > 1);
  if (twice !== undefined)
    throw unsupported(`Query option '${twice}' was specified more than once, but it must be specified at most once.`);
  demandTruth(asked.get('$count'));
  demandSkip(asked.get('$skip'), operation);
  if (asked.has('$search')) demandSearch(context, operation);
}

/** Where the answer is one thing: what picks among many has nothing to pick from. */
export function demandCollection(context: Context): void {
  const asked = new URL(context.req.url).searchParams;
  const stray = ofCollections.find((name) => asked.has(name));
  if (stray === undefined) return;
  const message = 'Query options $orderby, $count, $skip and $top can be applied only on collections.';
  throw unsupported(
    `The query specified in the URI is not valid. ${stray === '$filter' ? 'Query option' : message} ${stray}`,
  );
}

function demandTruth(count: string | null): void {
  if (count === null || count === 'true' || count === 'false') return;
  throw unsupported(`Invalid value '${count}' for $count query option found. Valid values are 'true' and 'false'.`);
}

function demandSkip(skip: string | null, operation: string): void {
  if (skip === null) return;
  if (directory.test(operation) && !operation.includes('/mailFolders') && !operation.includes('/authentication')) {
    throw new GraphProblem(400, 'Request_BadRequest', "'$skip' is not supported by the service.");
  }
  if (!/^\d+$/.test(skip)) throw unsupported(`Invalid value '${skip}' for $skip query option found.`);
}

/** https://learn.microsoft.com/en-us/graph/search-query-parameter#using-search-on-directory-object-collections */
function demandSearch(context: Context, operation: string): void {
  if (!searchable.test(operation)) throw unsupported("The query parameter '$search' is not supported.");
  if (context.req.header('consistencylevel')?.toLowerCase() === 'eventual') return;
  const message =
    "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'";
  throw new GraphProblem(400, 'Request_UnsupportedQuery', message);
}

function unsupported(message: string): GraphProblem {
  return new GraphProblem(400, 'BadRequest', message);
}
