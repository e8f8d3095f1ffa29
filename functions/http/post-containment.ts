import { app } from '@azure/functions';
import type { HttpHandler } from '@azure/functions';
import * as df from 'durable-functions';
import { plainAlert } from '../../shared/alerts/readers/plain-alert.ts';
import type { CaseRecord } from '../../shared/casefile/case-record.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import type { Unanswered } from '../../shared/intake/start-containment.ts';
import { log } from '../../shared/log.ts';
import { intakeOf } from '../intake-of.ts';
import type { IntakeOf } from '../intake-of.ts';
import { guarded } from './guarded.ts';
import { problemResponse } from './problem-response.ts';
import { requestBody } from './request-body.ts';

/** `POST /api/containments`: contain this account. */
export function postContainment(of: IntakeOf): HttpHandler {
  return guarded(async (request, context) => {
    const intake = of(context);
    const receivedAt = intake.now();
    const sent = await requestBody(request);
    if ('problem' in sent) return sent.problem;
    const read = plainAlert.read(sent.body, receivedAt);
    if ('rejected' in read) return problemResponse(400, read.rejected);
    const containment = await startContainment(intake, read.alerts[0]);
    if ('rejected' in containment) return problemResponse(422, containment.rejected);
    if ('unanswered' in containment) return notNow(containment.unanswered);
    const { case: record, outcome } = containment;
    const { caseId, objectId } = record;
    log(context, 'info', 'containment asked for', { caseId, objectId, outcome });
    return accepted(outcome === 'started' ? 202 : 200, record, outcome);
  });
}

function accepted(status: 200 | 202, { caseId, startedAt }: CaseRecord, outcome: 'started' | 'joined') {
  // Cordon's own page and never the durable webhooks: their key would let its holder forge events and end a containment.
  const location = `/api/containments/${caseId}`;
  return {
    status,
    headers: { location, 'retry-after': '2', 'cache-control': 'no-store' },
    jsonBody: { caseId, outcome, startedAt, statusUrl: location },
  };
}

function notNow({ why, detail, after }: Unanswered) {
  const remedy =
    why === 'later'
      ? 'Send it again after the time in Retry-After'
      : 'Read what the tenant answered; most often a permission of the app is missing';
  const reason = 'The tenant could not say which account this is. Nothing was started.';
  const wait = String(Math.max(1, Math.ceil((after ?? 10_000) / 1_000)));
  const rejection = { reason, errors: [{ field: 'account', problem: detail, remedy }] };
  return why === 'later' ? problemResponse(503, rejection, { 'retry-after': wait }) : problemResponse(502, rejection);
}

app.http('post-containment', {
  methods: ['POST'],
  route: 'containments',
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: postContainment(intakeOf),
});
