import { Buffer } from 'node:buffer';
import rhea from 'rhea';
import { ServiceBusClient, type ServiceBusReceivedMessage, type ServiceBusReceiver } from '@azure/service-bus';
import { startBroker, type Broker } from '../../drill/simulation/broker/start-broker.ts';
import { handDrivenClock, type HandDrivenClock } from './hand-driven-clock.ts';

const entities = {
  queues: { alerts: {}, once: { duplicatesWithinMs: 600_000 }, brief: { longestLifeMs: 60_000 } },
  topics: { news: { subscriptions: { soc: {}, legal: { maxDeliveryCount: 1 } }, duplicatesWithinMs: 600_000 } },
};
let clock: HandDrivenClock;
let broker: Broker;
let client: ServiceBusClient;

beforeEach(async () => {
  clock = handDrivenClock(Date.UTC(2026, 0, 5, 9));
  broker = await startBroker({ clock, ...entities });
  client = new ServiceBusClient(broker.connectionString, { retryOptions: { retryDelayInMs: 50, maxRetries: 1 } });
});

afterEach(async () => {
  await client.close();
  await broker.close();
});

const inMinutes = (count: number): Date => new Date(clock.now() + count * 60_000);
const take = async (from: ServiceBusReceiver): Promise<ServiceBusReceivedMessage> => {
  const [message] = await from.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
  if (!message) throw new Error('No message came.');
  return message;
};

test('a message that is scheduled comes in its time, unless it is cancelled', async () => {
  const sender = client.createSender('alerts');
  const numbers = await sender.scheduleMessages([{ body: 'kept' }, { body: 'cancelled' }], inMinutes(5));
  const cancelled = numbers[1];
  if (!cancelled) throw new Error('It has no number.');
  await sender.cancelScheduledMessages(cancelled);
  await expect(sender.cancelScheduledMessages(cancelled)).rejects.toMatchObject({ code: 'MessageNotFound' });
  clock.advance(300_000);
  expect(broker.queueState('alerts')).toEqual({ ready: 1, locked: 0, deadLettered: 0 });
  expect(await take(client.createReceiver('alerts'))).toMatchObject({ body: 'kept' });
});

test('a look shows what waits, is locked or is scheduled, and locks nothing', async () => {
  const sender = client.createSender('alerts');
  await sender.sendMessages([{ body: 'first' }, { body: 'second' }]);
  await sender.scheduleMessages({ body: 'later' }, inMinutes(5));
  const receiver = client.createReceiver('alerts');
  await take(receiver);
  const seen = await receiver.peekMessages(10);
  expect(seen.map(({ body, state }) => [body as unknown, state])).toEqual([
    ['first', 'active'],
    ['second', 'active'],
    ['later', 'scheduled'],
  ]);
  expect(await receiver.peekMessages(10)).toEqual([]);
  expect(broker.queueState('alerts')).toEqual({ ready: 1, locked: 1, deadLettered: 0 });
});

test('a message is not put aside for later: the refusal says so, and its lock stays', async () => {
  await client.createSender('alerts').sendMessages({ body: 'odd' });
  const receiver = client.createReceiver('alerts');
  const message = await take(receiver);
  await expect(receiver.deferMessage(message)).rejects.toThrow('does not defer');
  expect(broker.queueState('alerts').locked).toBe(1);
  const [number] = [message.sequenceNumber];
  if (!number) throw new Error('It has no number.');
  await expect(receiver.receiveDeferredMessages(number)).rejects.toThrow('receive-by-sequence-number');
});

test('what another link received is settled as well', async () => {
  await client.createSender('alerts').sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
  const first = client.createReceiver('alerts');
  const messages = await first.receiveMessages(3, { maxWaitTimeInMs: 5_000 });
  await first.close();
  const second = client.createReceiver('alerts');
  const [done, again, bad] = messages;
  if (!done || !again || !bad) throw new Error('Three were sent.');
  await second.completeMessage(done);
  await second.abandonMessage(again);
  await second.deadLetterMessage(bad, { deadLetterReason: 'unreadable', deadLetterErrorDescription: '' });
  expect(broker.queueState('alerts')).toEqual({ ready: 1, locked: 0, deadLettered: 1 });
});

test('a reader that deletes at once leaves nothing locked', async () => {
  await client.createSender('alerts').sendMessages({ body: 'gone' });
  const receiver = client.createReceiver('alerts', { receiveMode: 'receiveAndDelete' });
  expect(await take(receiver)).toMatchObject({ body: 'gone' });
  expect([broker.queueState('alerts'), clock.holders]).toEqual([{ ready: 0, locked: 0, deadLettered: 0 }, 0]);
});

test('a duplicate is taken and forgotten, until its id is', async () => {
  const sender = client.createSender('once');
  const send = (): Promise<void> => sender.sendMessages({ body: 'alert', messageId: 'a1' });
  await send();
  clock.advance(599_000);
  await send();
  await sender.sendMessages({ body: 'another', messageId: 'a2' });
  expect(broker.queueState('once').ready).toBe(2);
  clock.advance(1_000);
  await send();
  expect(broker.queueState('once').ready).toBe(3);
  // Where a queue looks for none there is none.
  await client.createSender('alerts').sendMessages([
    { body: 1, messageId: 'a1' },
    { body: 2, messageId: 'a1' },
  ]);
  expect(broker.queueState('alerts').ready).toBe(2);
});

test('what is scheduled counts as sent: the next of its id is a duplicate', async () => {
  const sender = client.createSender('once');
  await sender.scheduleMessages({ body: 'alert', messageId: 'a1' }, inMinutes(5));
  await sender.sendMessages({ body: 'alert', messageId: 'a1' });
  expect(broker.queueState('once').ready).toBe(0);
});

test('no message lives longer than its queue allows', async () => {
  await client.createSender('brief').sendMessages({ body: 'stale', timeToLive: 3_600_000 });
  clock.advance(60_000);
  expect(broker.queueState('brief').ready).toBe(0);
});

test('a topic gives each subscription its own copy, which is settled on its own', async () => {
  const sender = client.createSender('news');
  await sender.sendMessages({ body: 'now', messageId: 'n1' });
  await sender.sendMessages({ body: 'now', messageId: 'n1' });
  await sender.scheduleMessages({ body: 'later', messageId: 'n2' }, inMinutes(5));
  const [soc, legal] = [client.createReceiver('news', 'soc'), client.createReceiver('news', 'legal')];
  await soc.completeMessage(await take(soc));
  await legal.abandonMessage(await take(legal));
  expect(broker.queueState('news/Subscriptions/soc')).toEqual({ ready: 0, locked: 0, deadLettered: 0 });
  expect(broker.queueState('news/Subscriptions/legal')).toEqual({ ready: 0, locked: 0, deadLettered: 1 });
  expect(await take(client.createReceiver('news', 'legal', { subQueueType: 'deadLetter' }))).toMatchObject({
    body: 'now',
  });
  clock.advance(300_000);
  expect(await take(soc)).toMatchObject({ body: 'later' });
});

test('what is no end of a queue or topic is refused by name', async () => {
  await expect(client.createReceiver('news').receiveMessages(1)).rejects.toMatchObject({ code: 'GeneralError' });
  await expect(client.createReceiver('news', 'press').receiveMessages(1)).rejects.toMatchObject({
    code: 'MessagingEntityNotFound',
  });
  await expect(client.acceptSession('alerts', 'one')).rejects.toThrow('not allowed');
  await expect(client.createSender('news/Subscriptions/soc').sendMessages({ body: 1 })).rejects.toThrow('not allowed');
});

test('a scheduled message beyond the largest size is refused', async () => {
  const large = { body: Buffer.alloc(300_000) };
  await expect(client.createSender('alerts').scheduleMessages(large, inMinutes(5))).rejects.toMatchObject({
    code: 'MessageSizeExceeded',
  });
  expect(broker.queueState('alerts').ready).toBe(0);
});

test('a client that asks about one queue on two links gets each answer on its own', async () => {
  const port = Number(/:(\d+);/.exec(broker.connectionString)?.[1]);
  const connection = rhea.create_container().connect({ port, host: '127.0.0.1', reconnect: false });
  const answerOn = (address: string): Promise<unknown> =>
    new Promise((resolve) => {
      const link = connection.open_receiver({ source: 'alerts/$management', target: address });
      link.once('message', ({ message }) => resolve((message as { correlation_id?: unknown }).correlation_id));
    });
  const answers = [answerOn('one'), answerOn('two')];
  const asking = connection.open_sender('alerts/$management');
  await new Promise((resolve) => asking.once('sendable', resolve));
  const peek = { 'from-sequence-number': rhea.types.wrap_long(1), 'message-count': rhea.types.wrap_int(1) };
  for (const address of ['two', 'one'])
    asking.send({
      message_id: address,
      reply_to: address,
      application_properties: { operation: 'com.microsoft:peek-message' },
      body: peek,
    });
  expect(await Promise.all(answers)).toEqual(['one', 'two']);
  connection.close();
});
