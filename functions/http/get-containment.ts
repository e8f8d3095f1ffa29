import { app } from '@azure/functions';
import type { HttpHandler } from '@azure/functions';
import * as df from 'durable-functions';
import { viewCase } from '../../shared/views/case-view.ts';
import { intakeOf } from '../intake-of.ts';
import type { IntakeOf } from '../intake-of.ts';
import { caseOfRequest } from './case-of-request.ts';
import { guarded } from './guarded.ts';

/** `GET /api/containments/{id}`: how a case stands, and its file. */
export function getContainment(of: IntakeOf): HttpHandler {
  return guarded(async (request, context) => {
    const { store, durable } = of(context);
    const named = await caseOfRequest(request, store);
    if ('problem' in named) return named.problem;
    return { headers: { 'cache-control': 'no-store' }, jsonBody: await viewCase(named.found, store, durable) };
  });
}

app.http('get-containment', {
  methods: ['GET'],
  route: 'containments/{id}',
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: getContainment(intakeOf),
});
