import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import * as z from 'zod';
import { minutes } from '../../../../shared/domain/duration.ts';
import { findByKql } from '../content/find-by-kql.ts';
import type { EdiscoveryCase, EdiscoverySearch, PurgeOperation } from '../content/ediscovery-case.ts';
import type { TenantState } from '../state.ts';
import { entity } from './entity.ts';
import { GraphProblem } from './graph-problem.ts';
import type { GraphOperation } from './graph-roles.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import { readBody } from './read-body.ts';

const NewCase = z.object({ displayName: z.string().min(1) });
const NewSearch = z.object({
  displayName: z.string().min(1),
  contentQuery: z.string().min(1),
  dataSourceScopes: z.string().default('none'),
});
const Purge = z.object({
  purgeType: z.enum(['recoverable', 'permanentlyDelete']),
  purgeAreas: z.string().default('mailboxes'),
});

/** https://learn.microsoft.com/en-us/graph/api/security-ediscoverysearch-purgedata */
const mostPerLocation = 100;
const purgeTakes = minutes(3);

/** Searches over the whole organisation, and what they purge. https://learn.microsoft.com/en-us/graph/api/resources/security-ediscoverycase */
export function registerEdiscovery(surface: GraphSurface): void {
  const { state } = surface;
  const cases = state.content.ediscoveryCases;
  serveManagers(surface, 'GET /security/cases/ediscoveryCases', (context) =>
    page(context, [...cases.values()].map(shown), 2),
  );
  serveManagers(surface, 'POST /security/cases/ediscoveryCases', async (context) => {
    const { displayName } = bodyOf(NewCase, await json(context));
    // Names are unique in the tenant.
    if ([...cases.values()].some((one) => one.displayName === displayName)) {
      throw new GraphProblem(409, 'Conflict', `A case with the name '${displayName}' already exists.`);
    }
    const opened: EdiscoveryCase = {
      caseId: randomUUID(),
      displayName,
      createdAt: state.clock.now(),
      searches: [],
      operations: [],
    };
    cases.set(opened.caseId, opened);
    wrote(state, 'POST /security/cases/ediscoveryCases');
    return entity(context, 'security/cases/ediscoveryCases/$entity', shown(opened), 201);
  });
  serveManagers(surface, 'GET /security/cases/ediscoveryCases/{case}/searches', (context) =>
    page(context, caseOf(state, context).searches.map(searchResource), 2),
  );
  serveManagers(surface, 'POST /security/cases/ediscoveryCases/{case}/searches', async (context) => {
    const search: EdiscoverySearch = { searchId: randomUUID(), ...bodyOf(NewSearch, await json(context)) };
    findByKql(state, search.contentQuery);
    caseOf(state, context).searches.push(search);
    wrote(state, 'POST /security/cases/ediscoveryCases/{case}/searches');
    return entity(context, 'security/cases/ediscoveryCases/searches/$entity', searchResource(search), 201);
  });
  registerPurges(surface);
}

function registerPurges(surface: GraphSurface): void {
  const { state } = surface;
  serveManagers(surface, 'POST /security/cases/ediscoveryCases/{case}/searches/{search}/purgeData', async (context) => {
    const { purgeType } = bodyOf(Purge, await json(context));
    const found = caseOf(state, context);
    const search = found.searches.find(({ searchId }) => searchId === context.req.param('search'));
    if (!search) throw unknown();
    const operation: PurgeOperation = {
      operationId: randomUUID(),
      searchId: search.searchId,
      purgeType,
      askedAt: state.clock.now(),
      completedAt: null,
    };
    found.operations.push(operation);
    wrote(state, 'POST /security/cases/ediscoveryCases/{case}/searches/{search}/purgeData');
    state.clock.at(state.clock.now() + purgeTakes, () => {
      purge(state, search);
      operation.completedAt = state.clock.now();
    });
    const { origin } = new URL(context.req.url);
    context.header(
      'Location',
      `${origin}/v1.0/security/cases/ediscoveryCases('${found.caseId}')/operations('${operation.operationId}')`,
    );
    return context.body(null, 202);
  });
  serveManagers(surface, 'GET /security/cases/ediscoveryCases/{case}/operations', (context) =>
    page(
      context,
      caseOf(state, context).operations.map((operation) => operationResource(operation, actionFor(context))),
      2,
    ),
  );
}

/**
 * Purview asks for a role group of its own beside the permission, and answers whoever is not in it as one whom nobody knows.
 * https://learn.microsoft.com/en-us/graph/security-ediscovery-appauthsetup
 */
function serveManagers(surface: GraphSurface, operation: GraphOperation, handle: (context: Context) => Answer): void {
  serve(surface, operation, (context, { objectId }) => {
    if (objectId !== undefined && surface.state.content.ediscoveryManagers.has(objectId)) return handle(context);
    throw new GraphProblem(401, 'UnknownError', '');
  });
}

type Answer = Response | Promise<Response>;

/** At most a hundred items of each mailbox; the rest takes another purge. */
function purge(state: TenantState, { contentQuery, dataSourceScopes }: EdiscoverySearch): void {
  if (dataSourceScopes !== 'allTenantMailboxes') return;
  for (const { mailbox, messages } of findByKql(state, contentQuery)) {
    const gone = new Set(messages.slice(0, mostPerLocation));
    mailbox.messages = mailbox.messages.filter((message) => !gone.has(message));
  }
}

function caseOf(state: TenantState, context: Context): EdiscoveryCase {
  const found = state.content.ediscoveryCases.get(context.req.param('case') ?? '');
  if (found) return found;
  throw unknown();
}

function unknown(): GraphProblem {
  return new GraphProblem(404, 'NotFound', 'The requested resource was not found.');
}

const json = (context: Context): Promise<unknown> => readBody(context);

function bodyOf<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw new GraphProblem(400, 'BadRequest', 'The request is not valid.');
}

function wrote(state: TenantState, operation: string): void {
  state.writes.push({ at: state.clock.now(), operation });
}

function shown({ caseId, displayName, createdAt }: EdiscoveryCase) {
  return { id: caseId, displayName, status: 'active', createdDateTime: new Date(createdAt).toISOString() };
}

function searchResource({ searchId, displayName, contentQuery, dataSourceScopes }: EdiscoverySearch) {
  return { id: searchId, displayName, contentQuery, dataSourceScopes };
}

/** https://learn.microsoft.com/en-us/graph/api/resources/security-ediscoverypurgedataoperation */
function actionFor(context: Context): string {
  const prefers = context.req.header('prefer') ?? '';
  return /\binclude-unknown-enum-members\b/i.test(prefers) ? 'purgeData' : 'unknownFutureValue';
}

function operationResource({ operationId, askedAt, completedAt }: PurgeOperation, action: string) {
  return {
    '@odata.type': '#microsoft.graph.security.ediscoveryPurgeDataOperation',
    id: operationId,
    action,
    status: completedAt === null ? 'running' : 'succeeded',
    percentProgress: completedAt === null ? 40 : 100,
    createdDateTime: new Date(askedAt).toISOString(),
    completedDateTime: completedAt === null ? null : new Date(completedAt).toISOString(),
    resultInfo: null,
  };
}
