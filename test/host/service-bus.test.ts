import { ServiceBusClient, type ServiceBusMessage } from '@azure/service-bus';
import { startBroker, type Broker } from '../../drill/simulation/broker/start-broker.ts';
import { virtualClock } from '../../host/virtual-clock.ts';
import { runHost, type RunningHost } from './running-host.ts';

interface Seen {
  calls: Record<string, unknown>[];
  running: number;
  most: number;
}

const seen: Seen = { calls: [], running: 0, most: 0 };
Reflect.set(globalThis, Symbol.for('fixture.messages'), seen);
const topics = { news: { subscriptions: { soc: {} } } };
const clock = virtualClock();
let broker: Broker;
let running: RunningHost;

beforeAll(async () => {
  clock.install();
  broker = await startBroker({ clock, queues: { alerts: { maxDeliveryCount: 5 } }, topics });
  process.env['FixtureBus'] = broker.connectionString;
  process.env['FixtureQueue'] = 'alerts';
  running = await runHost('queue', ':memory:', clock);
});
afterAll(async () => {
  await running.close();
  await broker.close();
});
beforeEach(() => {
  seen.calls = [];
  seen.most = 0;
});

const send = (...messages: ServiceBusMessage[]): Promise<void> => sendTo('alerts', ...messages);

async function sendTo(name: string, ...messages: ServiceBusMessage[]): Promise<void> {
  const client = new ServiceBusClient(broker.connectionString);
  await client.createSender(name).sendMessages(messages);
  await client.close();
}

async function drained(queue = 'alerts'): Promise<void> {
  for (let turn = 0; turn < 15_000; turn++) {
    const { ready, locked } = broker.queueState(queue);
    if (ready + locked === 0) return;
    await new Promise((done) => setTimeout(done, 1));
  }
  throw new Error(
    `the queue was not drained: ${JSON.stringify(broker.queueState(queue))}\n${running.logged.join('\n')}`,
  );
}

describe('Service Bus functions', () => {
  it('get the body as JSON where it is, with what the broker says about the message', async () => {
    const body = { alert: 'a1' };
    const applicationProperties = { source: 'test' };
    await send({ body, messageId: '123', correlationId: 'c1', contentType: 'application/json', applicationProperties });
    await drained();
    expect(seen.calls).toEqual([
      expect.objectContaining({
        body,
        // As on Azure.
        messageId: 123,
        correlationId: 'c1',
        contentType: 'application/json',
        deliveryCount: 1,
        applicationProperties,
      }),
    ]);
    expect(seen.calls[0]?.['enqueuedTimeUtc']).toBeDefined();
    expect(seen.calls[0]?.['sequenceNumber']).toBeDefined();
  });

  it('get a message again when they throw, and complete it when they return', async () => {
    await send({ body: { fail: 3 } });
    await drained();
    expect(seen.calls.map((call) => call['deliveryCount'])).toEqual([1, 2, 3]);
    expect(broker.queueState('alerts').deadLettered).toBe(0);
  });

  it('run no more at a time than host.json allows', async () => {
    await send(...Array.from({ length: 20 }, (_, n) => ({ body: { n } })));
    await drained();
    expect(seen.calls).toHaveLength(20);
    expect(seen.most).toBeLessThanOrEqual(2);
  });

  it('get what a topic has for their subscription', async () => {
    await sendTo('news', { body: { told: true }, messageId: 'n1' });
    await drained('news/Subscriptions/soc');
    expect(seen.calls).toEqual([{ body: { told: true }, messageId: 'n1' }]);
  });

  it('go on after the broker was restarted', async () => {
    const port = Number(/:(\d+);/.exec(broker.connectionString)?.[1]);
    await broker.close();
    broker = await startBroker({ clock, queues: { alerts: {} }, topics, port });
    await send({ body: { after: 'restart' } });
    await drained();
    expect(seen.calls.map((call) => call['body'])).toEqual([{ after: 'restart' }]);
  });
});
