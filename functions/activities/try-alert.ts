import type { InvocationContext } from '@azure/functions';
import type * as z from 'zod';
import { alertBody } from '../../shared/intake/alert-body.ts';
import { keepAlert } from '../../shared/intake/keep-alert.ts';
import type { LeftAlone } from '../../shared/intake/keep-alert.ts';
import { takeIn } from '../../shared/intake/take-in.ts';
import { settleWaiting, waitingAlert } from '../../shared/intake/waiting-alert.ts';
import { log } from '../../shared/log.ts';
import type { Unanswered } from '../../shared/intake/start-containment.ts';
import { rejection } from '../../shared/domain/problem.ts';
import { intakeOf } from '../intake-of.ts';
import type { IntakeOf } from '../intake-of.ts';
import { tryAlert } from '../contracts/intake.ts';
import type { Tried } from '../contracts/intake.ts';
import { serveActivity } from '../durable/serve-activity.ts';

/**
 * Takes the alert in once more, as it was kept when it came: whoever can start an instance can give it any input. A task hub or store that
 * cannot be reached is a value too: the orchestrator waits and tries again.
 */
export function tryAlertAgain(of: IntakeOf) {
  return async (input: z.infer<typeof tryAlert.input>, context: InvocationContext): Promise<Tried> => {
    try {
      const intake = of(context);
      const message = { id: input.messageId, receivedAt: input.receivedAt };
      const waiting = await waitingAlert(intake.store, message);
      if (!waiting) {
        log(context, 'warn', 'alert that never came', { messageId: message.id });
        return { settled: true };
      }
      const { sentBy, asking } = waiting;
      const alert = alertBody(asking.input.body);
      const { left, unanswered } = await takeIn(intake, alert, { receivedAt: message.receivedAt, sentBy });
      if (unanswered && !input.last) return { settled: false, after: unanswered.after ?? null };
      const kept = unanswered ? givenUp(unanswered, left) : left;
      if (kept) await keepAlert(intake.store, message, alert, kept, intake.now());
      await settleWaiting(intake.store, message, intake.now());
      return { settled: true };
    } catch {
      return { settled: false, after: null };
    }
  };
}

function givenUp({ detail }: Unanswered, also: LeftAlone | undefined): LeftAlone {
  const remedy = 'Put the tenant within reach, then send the alert again';
  const reason = 'The tenant could not say which account this is within 24 hours.';
  const why = rejection(reason, 'account', detail, remedy, 'unanswered');
  return { state: 'rejected', why: { ...why, errors: [...why.errors, ...(also?.why.errors ?? [])] } };
}

serveActivity(tryAlert, tryAlertAgain(intakeOf), 'client');
