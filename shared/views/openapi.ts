import * as z from 'zod';
import type { Role } from '../domain/role.ts';
import { Problem } from '../domain/problem.ts';

/** What a route tells about itself. */
export interface Operation {
  /** As it is registered, e.g. `post-containment`. */
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** Below `/api`; `{id}` is a case. */
  readonly path: string;
  /** One of these roles lets a caller in. `key`: a function key, which opens this and nothing else. */
  readonly needs: readonly [Role, ...Role[]] | 'key' | 'nothing';
  readonly summary: string;
  readonly body?: z.ZodType;
  /** What may stand behind the question mark. */
  readonly query?: z.ZodObject;
  /** By status. What every route answers need not be told: a body that is not well filled in, a case that is not there, a store out of reach. */
  readonly answers: Readonly<Record<number, Answer>>;
}

interface Answer {
  readonly means: string;
  /** Left out where it is a problem. */
  readonly schema?: z.ZodType;
}

type Json = Readonly<Record<string, unknown>>;

/** The API as it is, drawn from the records that it is registered from. */
export function openApi(operations: readonly Operation[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    const path = (paths[`/api/${operation.path}`] ??= {});
    path[operation.method.toLowerCase()] = described(operation);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Cordon', version: '1', description: 'Contains a compromised Microsoft 365 account and proves it.' },
    security: [{ entra: [] }],
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: {
        entra: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A token of Entra ID, version 2.' },
        functionKey: { type: 'apiKey', in: 'header', name: 'x-functions-key' },
      },
    },
  };
}

function described({ name, path, needs, summary, body, query, answers }: Operation): Json {
  const namesCase = path.includes('{id}');
  const all = {
    ...(typeof needs === 'string' ? {} : signedIn),
    ...(body ? badBody : {}),
    ...(query ? badQuery : {}),
    ...(namesCase ? noCase : {}),
  };
  const told = namesCase && body ? { ...all, 400: { means: 'Not filled in correctly, or not a case id' } } : all;
  const parameters = [...(namesCase ? [caseId] : []), ...(query ? parametersOf(query) : [])];
  const responses = Object.entries({ ...told, ...answers }).map(([status, answer]) => [status, response(answer)]);
  return {
    operationId: name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
    summary,
    ...(needs === 'nothing' ? { security: [] } : {}),
    ...(needs === 'key' ? { security: [{ functionKey: [] }] } : {}),
    ...(typeof needs === 'string' ? {} : { description: `Needs ${needs.join(' or ')}.` }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: json(schemaOf(body, 'input')) } } : {}),
    responses: Object.fromEntries(responses) as Json,
  };
}

const signedIn = {
  401: { means: 'No token, or one that does not verify' },
  403: { means: 'The roles of the token do not allow this' },
  503: { means: 'The task hub, the case store or the signing keys of the tenant cannot be reached' },
};
const badBody = {
  400: { means: 'Not filled in correctly' },
  413: { means: 'Over 64 KB' },
  415: { means: 'Not JSON' },
};
const badQuery = { 400: { means: 'The query is not filled in correctly' } };
const noCase = {
  400: { means: 'Not a case id' },
  404: { means: 'No such case' },
  409: { means: 'Several cases begin like this' },
};

const caseId = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'A case id, or as much of its beginning as is unique.',
  schema: { type: 'string', examples: ['C-7KQ4-M2XF', '7kq4'] },
};

function parametersOf(query: z.ZodObject): Json[] {
  const properties = schemaOf(query, 'output')['properties'] as Readonly<Record<string, Json>>;
  return Object.entries(properties).map(([name, { description, ...schema }]) => {
    return { name, in: 'query', required: false, description, schema };
  });
}

function response({ means, schema }: Answer): Json {
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return { description: means, content: schema ? json(schemaOf(schema, 'output')) : problem };
}

const json = (schema: Json): Json => ({ 'application/json': { schema } });

/** A schema as OpenAPI 3.1 takes it: JSON Schema 2020-12, in place, without a dialect of its own. */
function schemaOf(type: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(type, { io, reused: 'inline' });
  return rest;
}
