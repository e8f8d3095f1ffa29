import { app } from '@azure/functions';
import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import * as df from 'durable-functions';
import type * as z from 'zod';
import { fieldProblems } from '../../shared/alerts/field-problems.ts';
import { maySee } from '../../shared/decisions/may-see.ts';
import type { Caller } from '../../shared/domain/caller.ts';
import type { Rejection } from '../../shared/domain/problem.ts';
import type { Operation } from '../../shared/views/openapi.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { servedTenant, tenantOf } from '../connections.ts';
import { intakeOf } from '../intake-of.ts';
import { callerOf, lackOf } from './caller-of-request.ts';
import type { VerifyToken } from './caller-of-request.ts';
import { refusedFor } from './refused-for.ts';
import { caseOfRequest, noSuchCase } from './case-of-request.ts';
import { guarded } from './guarded.ts';
import { problemResponse } from './problem-response.ts';
import { requestBody } from './request-body.ts';
import type { Asked, Route } from './route.ts';

const served: Operation[] = [];

/** Every route that this app answers, in the order in which they were registered. */
export const servedRoutes = (): readonly Operation[] => served;

/** Registers a route: what no record describes is not served. */
export function serveRoute<Path extends string, Body>(route: Route<Path, Body>): void {
  const { name, path, method, needs } = route;
  served.push(route);
  app.http(name, {
    methods: [method],
    route: path,
    // A key says nothing about who asks: where a token is needed it would only be one more secret.
    authLevel: needs === 'key' ? 'function' : 'anonymous',
    extraInputs: [df.input.durableClient()],
    handler: handlerOf(route),
  });
}

export interface Reached {
  readonly of?: typeof intakeOf;
  readonly connect?: (tenantId?: string) => Promise<Tenant>;
  readonly verify?: VerifyToken;
}

/** What is the same for every route: knows the caller, finds the case, reads the body, and answers what goes wrong. */
export function handlerOf<Path extends string, Body>(
  route: Route<Path, Body>,
  { of = intakeOf, connect = connected, verify }: Reached = {},
): HttpHandler {
  return guarded(async (request, context) => {
    const known = await callerFor(route, request, verify);
    if ('problem' in known) return known.problem;
    const { caller } = known;
    const intake = of(context);
    const receivedAt = intake.now();
    const named = route.path.includes('{id}') ? await caseOfRequest(request, intake.store) : { found: undefined };
    if ('problem' in named) return named.problem;
    if (named.found && !(await maySee(named.found, caller, intake.store))) return noSuchCase();
    const sent = route.read ? await requestBody(request) : { body: undefined };
    if ('problem' in sent) return sent.problem;
    const body: unknown = route.read?.(sent.body, { caller, receivedAt, intake });
    if (isRejected(body)) return problemResponse(400, body.rejected);
    const lack = route.allows && lackOf(caller, route.allows(body as Body));
    if (lack) return lack;
    const query = route.query?.safeParse(Object.fromEntries(request.query));
    if (query?.error) return problemResponse(400, badQuery(query.error));
    const own =
      route.method === 'POST' ? await refusedFor(caller, named.found, asking(route, body), intake) : undefined;
    if (own) return problemResponse(403, own);
    // Of a case it is its own tenant, whichever this process serves.
    const reach = (): Promise<Tenant> => connect(named.found?.tenantId);
    const asked = { query: query?.data, context, intake, connect: reach, caller, receivedAt, found: named.found, body };
    // The path says whether there is a case, the reader what the body is: the compiler knows neither here.
    return route.handle(asked as Asked<Path, Body>);
  });
}

/** In the words of the case file. */
function asking({ name }: Pick<Operation, 'name'>, body: unknown): string {
  return typeof body === 'object' && body !== null && 'decision' in body ? String(body.decision) : name;
}

/** Nobody is asked who they are where everybody is let in. */
const anybody: Caller = { id: '', is: 'application', name: 'anybody', roles: [] };

async function callerFor(
  { needs }: Pick<Operation, 'needs'>,
  request: HttpRequest,
  verify: VerifyToken | undefined,
): Promise<{ readonly caller: Caller } | { readonly problem: HttpResponseInit }> {
  if (typeof needs === 'string') return { caller: anybody };
  const known = await callerOf(request, verify);
  const lack = 'caller' in known ? lackOf(known.caller, needs) : undefined;
  return lack ? { problem: lack } : known;
}

const connected = (tenantId?: string): Promise<Tenant> =>
  tenantId === undefined ? servedTenant() : tenantOf(tenantId);

function badQuery(error: z.ZodError): Rejection {
  return { reason: 'The query is not filled in correctly.', errors: fieldProblems(error, {}) };
}

function isRejected(body: unknown): body is { readonly rejected: Rejection } {
  return typeof body === 'object' && body !== null && 'rejected' in body;
}
