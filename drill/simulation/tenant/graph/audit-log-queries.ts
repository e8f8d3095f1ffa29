import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import * as z from 'zod';
import { seconds } from '../../../../shared/domain/duration.ts';
import type { AuditQuery, MailboxAct } from '../logs.ts';
import { nameAt } from '../name-at.ts';
import type { TenantState } from '../state.ts';
import { entity } from './entity.ts';
import { GraphProblem } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import { readBody } from './read-body.ts';

const Query = z.object({
  displayName: z.string().default(''),
  filterStartDateTime: z.iso.datetime({ offset: true }),
  filterEndDateTime: z.iso.datetime({ offset: true }),
  recordTypeFilters: z.array(z.string()).default([]),
  operationFilters: z.array(z.string()).default([]),
  userPrincipalNameFilters: z.array(z.string()).default([]),
});

const pageSize = 20;
const queries = 'security/auditLog/queries/$entity';

/**
 * Queries of the unified audit log: asked for, then run for minutes, then read.
 * https://learn.microsoft.com/en-us/graph/api/resources/security-auditlogquery
 */
export function registerAuditLogQueries(surface: GraphSurface): void {
  for (const version of ['v1.0', 'beta'] as const) registerIn(version, surface);
}

function registerIn(version: 'v1.0' | 'beta', surface: GraphSurface): void {
  const { state } = surface;
  const known = (handle: (context: Context) => Response | Promise<Response>) => (context: Context) => {
    if (state.logs.auditQueriesIn.includes(version)) return handle(context);
    throw new GraphProblem(404, 'UnknownError', '');
  };
  const ask = async (context: Context): Promise<Response> => {
    const asked = Query.safeParse(await readBody(context));
    if (!asked.success) throw new GraphProblem(400, 'BadRequest', 'The audit log query is not valid.');
    const query: AuditQuery = {
      id: randomUUID(),
      askedAt: state.clock.now(),
      displayName: asked.data.displayName,
      from: Date.parse(asked.data.filterStartDateTime),
      to: Date.parse(asked.data.filterEndDateTime),
      operations: asked.data.operationFilters,
      recordTypes: asked.data.recordTypeFilters,
      actors: asked.data.userPrincipalNameFilters.map((name) => name.toLowerCase()),
    };
    state.logs.auditQueries.set(query.id, query);
    return entity(context, queries, queryResource(state, query), 201);
  };
  const records = (context: Context): Response => {
    const query = queryOf(state, context);
    const isDone = statusOf(state, query) === 'succeeded' && state.logs.auditQueriesFind;
    const found = isDone ? actsFor(state, query) : [];
    return page(
      context,
      found.map((act) => recordResource(state, act)),
      pageSize,
    );
  };
  const show = (context: Context): Response => entity(context, queries, queryResource(state, queryOf(state, context)));
  serve(surface, 'POST /security/auditLog/queries', known(ask), version);
  serve(surface, 'GET /security/auditLog/queries/{id}', known(show), version);
  serve(surface, 'GET /security/auditLog/queries/{id}/records', known(records), version);
}

function queryOf(state: TenantState, context: Context): AuditQuery {
  const id = context.req.param('id') ?? '';
  const query = state.logs.auditQueries.get(id);
  if (query) return query;
  throw new GraphProblem(404, 'UnknownError', `The audit log query '${id}' was not found.`);
}

function statusOf({ clock, logs }: TenantState, { askedAt }: AuditQuery): 'notStarted' | 'running' | 'succeeded' {
  const age = clock.now() - askedAt;
  if (age < Math.min(seconds(20), logs.auditQueryMs)) return 'notStarted';
  return age < logs.auditQueryMs ? 'running' : 'succeeded';
}

/** What the log had taken in when the query was asked for; what came in later takes another query. */
function actsFor(state: TenantState, query: AuditQuery): MailboxAct[] {
  const reaches = query.askedAt - state.logs.auditLagMs;
  return state.logs.mailboxActs.filter((act) => {
    const actor = nameAt(state, act.actor, act.at).toLowerCase();
    const isWanted =
      (query.actors.length === 0 || query.actors.includes(actor)) &&
      (query.operations.length === 0 || query.operations.includes(act.operation)) &&
      (query.recordTypes.length === 0 || query.recordTypes.includes(recordTypeOf(act)));
    return isWanted && act.at >= query.from && act.at <= Math.min(query.to, reaches);
  });
}

function recordTypeOf({ operation }: MailboxAct): string {
  if (operation === 'MailItemsAccessed') return 'ExchangeItemAggregated';
  return operation.includes('-') ? 'ExchangeAdmin' : 'ExchangeItem';
}

function queryResource(state: TenantState, query: AuditQuery) {
  return {
    id: query.id,
    displayName: query.displayName,
    filterStartDateTime: new Date(query.from).toISOString(),
    filterEndDateTime: new Date(query.to).toISOString(),
    recordTypeFilters: query.recordTypes,
    operationFilters: query.operations,
    userPrincipalNameFilters: query.actors,
    status: statusOf(state, query),
  };
}

/** https://learn.microsoft.com/en-us/office/office-365-management-api/office-365-management-activity-api-schema#exchange-mailbox-schema */
function recordResource(state: TenantState, act: MailboxAct) {
  const actor = nameAt(state, act.actor, act.at);
  const at = new Date(act.at).toISOString();
  return {
    id: act.id,
    createdDateTime: at,
    auditLogRecordType: recordTypeOf(act),
    operation: act.operation,
    organizationId: state.tenantId,
    userType: 'Regular',
    userId: actor,
    userPrincipalName: actor,
    service: 'Exchange',
    objectId: null,
    clientIp: act.clientAddress,
    auditData: {
      CreationTime: at.slice(0, 19),
      Operation: act.operation,
      Workload: 'Exchange',
      LogonType: act.actor === act.owner ? 0 : 2,
      MailboxOwnerUPN: nameAt(state, act.owner, act.at),
      ClientIPAddress: act.clientAddress,
      ClientInfoString: act.client,
      ...(act.object === undefined ? {} : { ObjectId: act.object }),
      Parameters: Object.entries(act.parameters ?? {}).map(([Name, Value]) => ({ Name, Value })),
      ...(act.tokenIssuedAt === null
        ? {}
        : { AppAccessContext: { IssuedAtTime: new Date(act.tokenIssuedAt).toISOString().slice(0, 19) } }),
    },
  };
}
