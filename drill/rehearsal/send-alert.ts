import { ServiceBusClient } from '#service-bus';
import type { ServiceBusMessage } from '@azure/service-bus';
import type { Clock } from '../../host/clock.ts';

/** Holds the clock until the alert is on the queue, which holds it from then on: no time passes between the two. */
export async function sendAlert(clock: Clock, connectionString: string, alert: ServiceBusMessage): Promise<void> {
  const release = clock.busy();
  const client = new ServiceBusClient(connectionString);
  try {
    await client.createSender('alerts').sendMessages(alert);
  } finally {
    release();
    await client.close();
  }
}
