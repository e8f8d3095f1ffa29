import { app } from '@azure/functions';
import type { HttpHandler } from '@azure/functions';
import * as df from 'durable-functions';
import { decide, readDecision } from '../../shared/decisions/decide.ts';
import { releaseCase } from '../../shared/decisions/release-case.ts';
import { refuseWatchDecision } from '../../shared/decisions/refuse-watch-decision.ts';
import { log } from '../../shared/log.ts';
import { intakeOf } from '../intake-of.ts';
import type { IntakeOf } from '../intake-of.ts';
import { caseOfRequest } from './case-of-request.ts';
import { guarded } from './guarded.ts';
import { problemResponse } from './problem-response.ts';
import { requestBody } from './request-body.ts';

/** `POST /api/containments/{id}/decisions`: a person approves, rejects, escalates, closes, releases or ticks off. */
export function postDecision(of: IntakeOf): HttpHandler {
  return guarded(async (request, context) => {
    const intake = of(context);
    const named = await caseOfRequest(request, intake.store);
    if ('problem' in named) return named.problem;
    const sent = await requestBody(request);
    if ('problem' in sent) return sent.problem;
    const decision = readDecision(sent.body);
    if ('rejected' in decision) return problemResponse(400, decision.rejected);
    const { caseId } = named.found;
    if (decision.decision === 'release') {
      const releasing = await releaseCase(named.found, decision, intake);
      if ('rejected' in releasing) return problemResponse(releasing.status, releasing.rejected);
    } else {
      const without = await refuseWatchDecision(named.found, decision, intake);
      if (without) return problemResponse(409, without);
      await decide(named.found, decision, intake);
    }
    log(context, 'info', `decided: ${decision.decision}`, { caseId });
    const location = `/api/containments/${caseId}`;
    return { status: 202, headers: { location }, jsonBody: { caseId, decision: decision.decision } };
  });
}

app.http('post-decision', {
  methods: ['POST'],
  route: 'containments/{id}/decisions',
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: postDecision(intakeOf),
});
