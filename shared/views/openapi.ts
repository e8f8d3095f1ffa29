import * as z from 'zod';
import { PlainAlert } from '../alerts/readers/plain-alert.ts';
import { Decision } from '../domain/decision.ts';
import { Problem } from '../domain/problem.ts';
import { CaseSummary, CaseView } from './case-view.ts';
import { HandedOver, HandOver } from '../decisions/hand-over.ts';
import { PasswordChanged } from '../decisions/password-changed.ts';

type Json = Readonly<Record<string, unknown>>;

/** A schema as OpenAPI 3.1 takes it: JSON Schema 2020-12, in place, without a dialect of its own. */
function schema(type: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(type, { io, reused: 'inline' });
  return rest;
}

const json = (type: z.ZodType, io: 'input' | 'output' = 'output'): Json => ({
  'application/json': { schema: schema(type, io) },
});
const answer = (description: string, type: z.ZodType): Json => ({ description, content: json(type) });
const problem = (description: string): Json => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const Changed = z.strictObject({ what: z.string(), from: z.string(), to: z.string() });
const Started = z.strictObject({
  caseId: z.string(),
  outcome: z.enum(['started', 'joined']),
  startedAt: z.string(),
  statusUrl: z.string(),
});
const List = z.strictObject({ containments: z.array(CaseSummary), total: z.number().int() });
const Foreseen = z.looseObject({
  moves: z.array(z.looseObject({ run: z.string(), changes: z.array(Changed).nullable() })),
  missing: z.array(z.string()),
});
const Decided = z.strictObject({ caseId: z.string(), decision: z.string() });
const Noted = z.strictObject({ caseId: z.string(), changedAt: z.string() });

const id = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'A case id, or as much of its beginning as is unique.',
  schema: { type: 'string', examples: ['C-7KQ4-M2XF', '7kq4'] },
};
const noSuchCase = { '404': problem('No such case'), '409': problem('Several cases begin like this') };
const badBody = { '400': problem('Not filled in correctly'), '413': problem('Over 64 KB'), '415': problem('Not JSON') };
const notNow = { '503': problem('The task hub or the case store cannot be reached') };

/** The API as it is, drawn from the schemas that check it. */
export function openApi(): Json {
  return {
    openapi: '3.1.0',
    info: { title: 'Cordon', version: '1', description: 'Contains a compromised Microsoft 365 account and proves it.' },
    security: [{ functionKey: [] }],
    paths: {
      '/api/containments': {
        post: {
          operationId: 'postContainment',
          summary: 'Contain an account',
          requestBody: { required: true, content: json(PlainAlert, 'input') },
          responses: {
            '202': answer('The containment has started', Started),
            '200': answer('The account is being contained already; the alert is in that case', Started),
            ...badBody,
            '422': problem('The account is unknown or ambiguous'),
            '502': problem('The tenant refused to answer'),
            '503': problem(
              'The tenant, the task hub or the case store cannot be reached; nothing is lost by trying again',
            ),
          },
        },
        get: {
          operationId: 'listContainments',
          summary: 'The cases, newest first',
          responses: { '200': answer('Up to 200 cases', List), ...notNow },
        },
      },
      '/api/plan': {
        post: {
          operationId: 'postPlan',
          summary: 'What a containment would do; nothing is written',
          requestBody: { required: true, content: json(PlainAlert, 'input') },
          responses: {
            '200': answer('The plan for this account, with every change it would make', Foreseen),
            ...badBody,
            '422': problem('The account is unknown or ambiguous'),
            '502': problem('The tenant refused to answer'),
            '503': problem('The tenant cannot be reached'),
          },
        },
      },
      '/api/containments/{id}': {
        get: {
          operationId: 'getContainment',
          summary: 'How a case stands, and its file',
          parameters: [id],
          responses: { '200': answer('The case', CaseView), '400': problem('Not a case id'), ...noSuchCase, ...notNow },
        },
      },
      '/api/containments/{id}/events/password-changed': {
        post: {
          operationId: 'postPasswordChanged',
          summary: 'Say that the password was changed where it is mastered',
          parameters: [id],
          requestBody: { required: true, content: json(PasswordChanged, 'input') },
          responses: { '202': answer('Noted; the tenant is asked', Noted), ...badBody, ...noSuchCase, ...notNow },
        },
      },
      '/api/containments/{id}/decisions': {
        post: {
          operationId: 'postDecision',
          summary: 'Approve, reject, escalate, close, release or tick off',
          parameters: [id],
          requestBody: { required: true, content: json(Decision, 'input') },
          responses: {
            '202': answer('Written into the case', Decided),
            ...badBody,
            ...noSuchCase,
            '409': problem('Several cases begin like this, or the case is in no state for this decision'),
            ...notNow,
          },
        },
      },
      '/api/containments/{id}/hand-over': {
        post: {
          operationId: 'postHandOver',
          summary: 'Make the one pass that lets the owner of a released account in again; shown once, kept nowhere',
          parameters: [id],
          requestBody: { required: true, content: json(HandOver, 'input') },
          responses: {
            '200': answer('The pass', HandedOver),
            ...badBody,
            ...noSuchCase,
            '409': problem('Several cases begin like this, it was not released, or it was handed over already'),
            '502': problem('The tenant made no pass'),
            ...notNow,
          },
        },
      },
      '/api/openapi.json': {
        get: {
          operationId: 'getOpenApi',
          summary: 'This page',
          security: [],
          responses: {
            '200': { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } },
          },
        },
      },
    },
    components: {
      schemas: { Problem: schema(Problem, 'output') },
      securitySchemes: { functionKey: { type: 'apiKey', in: 'header', name: 'x-functions-key' } },
    },
  };
}
