import { fromWholeSeconds, seconds } from '../../shared/domain/duration.ts';
import * as z from 'zod';
import { authorOf } from '../../shared/domain/caller.ts';
import type { Alert } from '../../shared/alerts/alert.ts';
import { PlainAlert } from '../../shared/alerts/readers/plain-alert.ts';
import { runsElsewhere } from '../../shared/casefile/registry.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { senderOf } from '../../shared/domain/sender.ts';
import { rejection } from '../../shared/domain/problem.ts';
import { AlertAnswer, answerAlert, placeOfHeld, notHeld } from '../../shared/intake/answer-alert.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import type { Unanswered } from '../../shared/intake/start-containment.ts';
import { log } from '../../shared/log.ts';
import { problemResponse } from './problem-response.ts';
import { readForm } from './read-form.ts';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';

const Started = z.strictObject({
  caseId: z.string(),
  outcome: z.enum(['started', 'joined', 'held', 'protected', 'dry-run']),
  startedAt: z.string(),
  statusUrl: z.string(),
  runsElsewhere: z.string().optional().meta({
    description: 'The task hub that runs the case, where it is not the one of this app: it was joined there.',
  }),
});

const Answering = z.object({ answers: AlertAnswer.optional() });

interface Asked extends Alert {
  readonly answers?: AlertAnswer | undefined;
}

export const postContainment: Route<'containments', Asked> = {
  name: 'post-containment',
  method: 'POST',
  path: 'containments',
  needs: ['Case.Contain', 'Case.Watch'],
  summary: 'Contain an account',
  body: PlainAlert,
  answers: {
    200: { means: 'The account is being contained already; the alert is in that case', schema: Started },
    202: { means: 'The containment has started, or is held until a person approves it', schema: Started },
    409: { means: 'The alert that it answers was not held' },
    422: { means: 'The account is unknown or ambiguous, or the preservation mailbox of a watch is not of this tenant' },
    502: { means: 'The tenant refused to answer' },
    503: { means: 'The tenant, the task hub or the case store cannot be reached: send it again, nothing is lost' },
  },
  allows: ({ watch }) => [watch ? 'Case.Watch' : 'Case.Contain'],
  read(sent, { caller, receivedAt, intake: { farEnd } }) {
    const read = readForm(sent, { receivedAt, farEnd, sentBy: senderOf(caller) });
    return 'rejected' in read ? read : { ...read, answers: Answering.safeParse(sent).data?.answers };
  },
  async handle({ intake, body: { answers, ...alert }, caller, context }) {
    const { store } = intake;
    const place = answers && (await placeOfHeld(answers.alert, store));
    if (answers && place === undefined) return problemResponse(409, notHeld('answers.alert'));
    const containment = await startContainment(intake, alert);
    if ('rejected' in containment) return problemResponse(422, containment.rejected);
    if ('unanswered' in containment) return notNow(containment.unanswered);
    const { case: record, outcome } = containment;
    const { caseId, objectId } = record;
    if (answers && place !== undefined)
      await answerAlert(place, { at: intake.now(), ...authorOf(caller), caseId }, store);
    log(context, 'info', 'containment asked for', { caseId, objectId, outcome });
    const elsewhere = runsElsewhere(record, intake.taskHub) ? { runsElsewhere: record.taskHub } : {};
    return accepted(outcome === 'joined' ? 200 : 202, record, { outcome, ...elsewhere });
  },
};

function accepted(
  status: 200 | 202,
  { caseId, startedAt }: CaseRecord,
  became: Pick<z.infer<typeof Started>, 'outcome' | 'runsElsewhere'>,
) {
  // Cordon's own page and never the durable webhooks: their key would let its holder forge events and end a containment.
  const location = `/api/containments/${caseId}`;
  return {
    status,
    headers: { location, 'retry-after': '2', 'cache-control': 'no-store' },
    jsonBody: { caseId, ...became, startedAt, statusUrl: location },
  };
}

function notNow({ why, detail, after }: Unanswered) {
  const remedy =
    why === 'later'
      ? 'Send it again after the time in Retry-After'
      : 'Read what the tenant answered; most often a permission of the app is missing';
  const reason = 'The tenant could not say which account this is. Nothing was started.';
  const wait = String(Math.max(1, Math.ceil((after ?? seconds(10)) / fromWholeSeconds(1))));
  const rejected = rejection(reason, 'account', detail, remedy);
  return why === 'later' ? problemResponse(503, rejected, { 'retry-after': wait }) : problemResponse(502, rejected);
}

serveRoute(postContainment);
