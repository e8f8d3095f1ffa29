import { app } from '@azure/functions';
import type { HttpHandler } from '@azure/functions';
import * as df from 'durable-functions';
import { handOver, readHandOver } from '../../shared/decisions/hand-over.ts';
import { log } from '../../shared/log.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { tenant } from '../connections.ts';
import { intakeOf } from '../intake-of.ts';
import type { IntakeOf } from '../intake-of.ts';
import { caseOfRequest } from './case-of-request.ts';
import { guarded } from './guarded.ts';
import { problemResponse } from './problem-response.ts';
import { requestBody } from './request-body.ts';

/** `POST /api/containments/{id}/hand-over`: the one pass that lets the owner in again, shown once and kept nowhere. */
export function postHandOver(of: IntakeOf, connect: () => Promise<Tenant>): HttpHandler {
  return guarded(async (request, context) => {
    const { store } = of(context);
    const named = await caseOfRequest(request, store);
    if ('problem' in named) return named.problem;
    const sent = await requestBody(request);
    if ('problem' in sent) return sent.problem;
    const asked = readHandOver(sent.body);
    if ('rejected' in asked) return problemResponse(400, asked.rejected);
    const answer = await handOver(named.found, asked.by, await connect(), store);
    if ('rejected' in answer) return problemResponse(answer.status, answer.rejected);
    log(context, 'info', 'handed over', { caseId: named.found.caseId });
    return { headers: { 'cache-control': 'no-store' }, jsonBody: answer.handedOver };
  });
}

app.http('post-hand-over', {
  methods: ['POST'],
  route: 'containments/{id}/hand-over',
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: postHandOver(intakeOf, tenant),
});
