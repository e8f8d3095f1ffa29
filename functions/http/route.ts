import type { HttpResponseInit, InvocationContext } from '@azure/functions';
import type * as z from 'zod';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import type { Caller } from '../../shared/domain/caller.ts';
import type { Rejection } from '../../shared/domain/problem.ts';
import type { Role } from '../../shared/domain/role.ts';
import type { Intake } from '../../shared/intake/intake.ts';
import type { Operation } from '../../shared/views/openapi.ts';

/** What a handler is given: all that comes before it is done, the same way for each. */
export interface Asked<Path extends string = string, Body = unknown, Query = unknown> {
  readonly context: InvocationContext;
  readonly intake: Intake;
  readonly connect: () => Promise<Tenant>;
  /** The only source of "by". */
  readonly caller: Caller;
  /** ISO 8601 UTC. */
  readonly receivedAt: string;
  /** The case that the path names. */
  readonly found: Path extends `${string}{id}${string}` ? CaseRecord : undefined;
  readonly body: Body;
  readonly query: Query;
}

/** A route of the API, whole: it is registered from this record, and the OpenAPI page is drawn from it. */
export interface Route<Path extends string = string, Body = unknown, Query = unknown> extends Operation {
  readonly path: Path;
  readonly query?: z.ZodObject & z.ZodType<Query>;
  /** Takes the body apart; what is wrong with it is answered with 400. */
  read?(sent: unknown, asked: Pick<Asked, 'caller' | 'receivedAt' | 'intake'>): Read<Body>;
  /** Which roles allow what the body asks for, where those of the route are only the door. */
  allows?(body: Body): readonly Role[];
  handle(asked: Asked<Path, Body, Query>): Promise<HttpResponseInit>;
}

export type Read<Body> = Body | { readonly rejected: Rejection };
