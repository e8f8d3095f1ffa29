import { HandedOver, HandOver, handOver, readHandOver } from '../../shared/decisions/hand-over.ts';
import { log } from '../../shared/log.ts';
import { problemResponse } from './problem-response.ts';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';

export const postHandOver: Route<'containments/{id}/hand-over', HandOver> = {
  name: 'post-hand-over',
  method: 'POST',
  path: 'containments/{id}/hand-over',
  needs: ['Case.HandOver'],
  summary: 'Make the one pass that lets the owner of a released account in again; shown once, kept nowhere',
  body: HandOver,
  answers: {
    200: { means: 'The pass', schema: HandedOver },
    409: { means: 'Several cases begin like this, it was not released, or it was handed over already' },
    502: { means: 'The tenant made no pass' },
  },
  read: readHandOver,
  async handle({ found, body, caller, intake, connect, context }) {
    const answer = await handOver(found, body, caller, { ...intake, tenant: await connect() });
    if ('rejected' in answer) return problemResponse(answer.status, answer.rejected);
    log(context, 'info', 'handed over', { caseId: found.caseId });
    return { headers: { 'cache-control': 'no-store' }, jsonBody: answer.handedOver };
  },
};

serveRoute(postHandOver);
