import * as z from 'zod';
import { authorOf } from '../../shared/domain/caller.ts';
import { readSaid } from '../../shared/decisions/read-said.ts';
import { AlertAnswer, answerAlert, isAnswered, notHeld, placeOfHeld } from '../../shared/intake/answer-alert.ts';
import { log } from '../../shared/log.ts';
import { problemResponse } from './problem-response.ts';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';

const remedies = {
  body: 'Send {"alert": "<messageId>"}',
  alert: 'Give the messageId that GET /api/alerts?state=held shows',
};

export const postAlertDismissed: Route<'alerts/dismissed', AlertAnswer> = {
  name: 'post-alert-dismissed',
  method: 'POST',
  path: 'alerts/dismissed',
  needs: ['Case.Approve'],
  summary: 'Dismiss a held alert: nobody has to be contained for it',
  body: AlertAnswer,
  answers: {
    202: { means: 'It waits for nobody any more', schema: z.strictObject({ alert: z.string() }) },
    409: { means: 'No such alert is held, or it was answered' },
  },
  read(sent) {
    const read = readSaid(AlertAnswer, { what: 'answer', remedies }, sent);
    return 'rejected' in read ? read : read.filledIn;
  },
  async handle({ body: { alert }, caller, intake, context }) {
    const { store } = intake;
    const place = await placeOfHeld(alert, store);
    if (place === undefined || (await isAnswered(place, store))) return problemResponse(409, notHeld('alert'));
    await answerAlert(place, { at: intake.now(), ...authorOf(caller), caseId: null }, store);
    log(context, 'info', 'held alert dismissed');
    return { status: 202, jsonBody: { alert } };
  },
};

serveRoute(postAlertDismissed);
