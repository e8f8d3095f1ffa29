import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startBroker } from '../../drill/simulation/broker/start-broker.ts';
import { handDrivenClock } from '../simulation/hand-driven-clock.ts';
import { cache, whyNot } from './install.ts';

const reason = whyNot('service-bus-dotnet');
const title = 'Azure.Messaging.ServiceBus for .NET sends and schedules alerts, completes one and puts another aside';
(reason === undefined ? test : test.skip)(reason === undefined ? title : `${title}: ${reason}`, async () => {
  const topics = { news: { subscriptions: { soc: {} } } };
  const broker = await startBroker({ clock: handDrivenClock(Date.now()), queues: { alerts: {} }, topics });
  try {
    const argv = [join(cache, 'dotnet', 'out', 'contain.dll'), 'alerts'];
    const env = { PATH: process.env['PATH'] ?? '', SERVICE_BUS: broker.connectionString, QUEUE: 'alerts' };
    await promisify(execFile)('dotnet', argv, { env });
    expect(broker.queueState('alerts')).toEqual({ ready: 0, locked: 0, deadLettered: 1 });
    expect(broker.queueState('news/Subscriptions/soc')).toEqual({ ready: 0, locked: 0, deadLettered: 0 });
  } finally {
    await broker.close();
  }
});
