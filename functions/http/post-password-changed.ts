import { app } from '@azure/functions';
import type { HttpHandler } from '@azure/functions';
import * as df from 'durable-functions';
import { readPasswordChanged } from '../../shared/decisions/password-changed.ts';
import { tell } from '../../shared/casefile/record.ts';
import { log } from '../../shared/log.ts';
import { intakeOf } from '../intake-of.ts';
import type { IntakeOf } from '../intake-of.ts';
import { caseOfRequest } from './case-of-request.ts';
import { guarded } from './guarded.ts';
import { problemResponse } from './problem-response.ts';
import { requestBody } from './request-body.ts';

/** `POST /api/containments/{id}/events/password-changed`: a person says that the password was changed. */
export function postPasswordChanged(of: IntakeOf): HttpHandler {
  return guarded(async (request, context) => {
    const intake = of(context);
    const { store, durable } = intake;
    const named = await caseOfRequest(request, store);
    if ('problem' in named) return named.problem;
    const sent = await requestBody(request);
    if ('problem' in sent) return sent.problem;
    const word = readPasswordChanged(sent.body, intake.now());
    if ('rejected' in word) return problemResponse(400, word.rejected);
    const { caseId, instanceId } = named.found;
    await tell(store, caseId, {
      kind: 'attestation',
      at: intake.now(),
      attests: 'password-changed',
      changedAt: word.at,
      by: word.by,
    });
    try {
      await durable.raise(`${instanceId}:reset-password`, 'password-changed', { at: word.at });
    } catch {
      // The word is in the case file, where the next look finds it; nobody may be waiting, or not yet.
      log(context, 'info', 'nobody was woken', { caseId });
    }
    return {
      status: 202,
      headers: { location: `/api/containments/${caseId}` },
      jsonBody: { caseId, changedAt: word.at },
    };
  });
}

app.http('post-password-changed', {
  methods: ['POST'],
  route: 'containments/{id}/events/password-changed',
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: postPasswordChanged(intakeOf),
});
