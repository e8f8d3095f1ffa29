import { app } from '@azure/functions';
import type { ServiceBusQueueHandler } from '@azure/functions';
import * as df from 'durable-functions';
import type { InvocationContext } from '@azure/functions';
import type * as z from 'zod';
import { alertBody } from '../../shared/intake/alert-body.ts';
import { alertMessage } from '../../shared/intake/alert-message.ts';
import { messageKey } from '../../shared/casefile/keys.ts';
import { keepAlert } from '../../shared/intake/keep-alert.ts';
import { keepWaiting } from '../../shared/intake/waiting-alert.ts';
import { takeIn } from '../../shared/intake/take-in.ts';
import { sentByQueue } from '../../shared/domain/sender.ts';
import { log } from '../../shared/log.ts';
import { intakeOf } from '../intake-of.ts';
import type { IntakeOf } from '../intake-of.ts';
import { resolveAlert } from '../contracts/intake.ts';
import { startOnce } from '../durable/starter.ts';

const queue = 'alerts';
const sentBy = sentByQueue(queue);

/** Starts the durable instance that asks the tenant again. */
export type ResolveLater = (
  context: InvocationContext,
  instanceId: string,
  input: z.infer<typeof resolveAlert.input>,
) => Promise<void>;

/**
 * Takes in one message. It returns, and the message is completed, once the alert is safe: contained, rejected with a reason, or waiting
 * in a durable instance. It throws, and the message comes again, only where the task hub or the case store cannot be reached.
 */
export function takeInMessage(of: IntakeOf, resolveLater: ResolveLater): ServiceBusQueueHandler {
  return async (body, context) => {
    const intake = of(context);
    const message = alertMessage(context.triggerMetadata, context.invocationId, intake.now());
    const alert = alertBody(body);
    const taken = await takeIn(intake, alert, { receivedAt: message.receivedAt, sentBy });
    for (const each of taken.containments) {
      if (!('case' in each)) continue;
      const { caseId, objectId } = each.case;
      log(context, 'info', 'alert taken in', { messageId: message.id, caseId, objectId, outcome: each.outcome });
    }
    if (!taken.unanswered) {
      if (!taken.left) return;
      const { state, why } = taken.left;
      log(context, 'warn', `alert ${state}`, { messageId: message.id, outcome: why.code ?? 'incomplete' });
      await keepAlert(intake.store, message, alert, taken.left, intake.now());
      return;
    }
    log(context, 'warn', 'account not resolved now', { messageId: message.id });
    // As text: the Durable extension takes "$id" and "$ref" in an input for its own, and Sentinel's entities have them.
    const input = { messageId: message.id, body: JSON.stringify(alert), receivedAt: message.receivedAt };
    const instanceId = `resolve.${messageKey(message.id)}`;
    const asking = { orchestration: resolveAlert.name, instanceId, input };
    await keepWaiting(intake.store, { message, asking, sentBy, at: intake.now() });
    await resolveLater(context, instanceId, input);
  };
}

/** A message that comes again finds its instance there: that is as good as a start. */
const resolveLaterByDurable: ResolveLater = (context, instanceId, input) =>
  startOnce(context, resolveAlert, instanceId, input);

app.serviceBusQueue('alerts', {
  queueName: queue,
  connection: 'ServiceBus',
  extraInputs: [df.input.durableClient()],
  handler: takeInMessage(intakeOf, resolveLaterByDurable),
});
