import type { InvocationContext } from '@azure/functions';
import type * as z from 'zod';
import { rejectMessage } from '../../shared/intake/reject-message.ts';
import { takeIn } from '../../shared/intake/take-in.ts';
import type { Unanswered } from '../../shared/intake/start-containment.ts';
import type { Rejection } from '../../shared/domain/problem.ts';
import { intakeOf } from '../intake-of.ts';
import type { IntakeOf } from '../intake-of.ts';
import { tryAlert } from '../contracts/intake.ts';
import type { Tried } from '../contracts/intake.ts';
import { serveActivity } from '../durable/serve-activity.ts';

/** Takes the alert in once more. A task hub or store that cannot be reached is a value too: the orchestrator waits and tries again. */
export function tryAlertAgain(of: IntakeOf) {
  return async (input: z.infer<typeof tryAlert.input>, context: InvocationContext): Promise<Tried> => {
    try {
      const intake = of(context);
      const { rejection, unanswered } = await takeIn(intake, input.body, input.receivedAt);
      if (unanswered && !input.last) return { settled: false, after: unanswered.after ?? null };
      const why = unanswered ? givenUp(unanswered, rejection) : rejection;
      if (why) await rejectMessage(intake.store, input.messageId, why, intake.now());
      return { settled: true };
    } catch {
      return { settled: false, after: null };
    }
  };
}

function givenUp({ detail }: Unanswered, also: Rejection | undefined): Rejection {
  const remedy = 'Put the tenant within reach, then send the alert again';
  return {
    reason: 'The tenant could not say which account this is within 24 hours.',
    errors: [{ field: 'account', problem: detail, remedy }, ...(also?.errors ?? [])],
  };
}

serveActivity(tryAlert, tryAlertAgain(intakeOf), 'client');
