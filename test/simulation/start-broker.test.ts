import rhea from 'rhea';
import { ServiceBusClient, type ServiceBusReceivedMessage, type ServiceBusReceiver } from '@azure/service-bus';
import { startBroker, type Broker } from '../../drill/simulation/broker/start-broker.ts';
import { handDrivenClock, type HandDrivenClock } from './hand-driven-clock.ts';

const queues = { alerts: { maxDeliveryCount: 3, lockMs: 30_000 }, kept: { deadLettersExpired: true } };
let clock: HandDrivenClock;
let broker: Broker;
let client: ServiceBusClient;

beforeEach(async () => {
  clock = handDrivenClock(Date.UTC(2026, 0, 5, 9));
  broker = await startBroker({ clock, queues });
  client = new ServiceBusClient(broker.connectionString, { retryOptions: { retryDelayInMs: 50, maxRetries: 1 } });
});

afterEach(async () => {
  await client.close();
  await broker.close();
});

const nothingLeft = { ready: 0, locked: 0, deadLettered: 0 };
const send = async (...bodies: unknown[]): Promise<void> => {
  await client.createSender('alerts').sendMessages(bodies.map((body, index) => ({ body, messageId: `m${index}` })));
};
/** Renewing by itself, as the SDK does by default, would keep every lock alive. */
const receiver = (options: { subQueueType?: 'deadLetter' } = {}): ServiceBusReceiver =>
  client.createReceiver('alerts', { maxAutoLockRenewalDurationInMs: 0, ...options });
const takeOne = async (from: ServiceBusReceiver): Promise<ServiceBusReceivedMessage> => {
  const [message] = await from.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
  if (!message) throw new Error('No message came.');
  return message;
};

test('a sent alert is received as it was sent and is gone once completed', async () => {
  await client.createSender('alerts').sendMessages({
    body: { account: 'a@b.example' },
    messageId: 'alert-7',
    contentType: 'application/json',
    applicationProperties: { source: 'siem' },
  });
  const from = receiver();
  const message = await takeOne(from);
  expect(message).toMatchObject({
    body: { account: 'a@b.example' },
    messageId: 'alert-7',
    contentType: 'application/json',
    applicationProperties: { source: 'siem' },
    deliveryCount: 0,
    enqueuedTimeUtc: new Date(clock.now()),
    lockedUntilUtc: new Date(clock.now() + 30_000),
  });
  expect(broker.queueState('alerts')).toEqual({ ready: 0, locked: 1, deadLettered: 0 });
  await from.completeMessage(message);
  expect(broker.queueState('alerts')).toEqual(nothingLeft);
});

test('a batch arrives as its single messages, in order', async () => {
  await send(1, 2, 3, 4);
  const messages = await receiver().receiveMessages(4, { maxWaitTimeInMs: 5_000 });
  expect(messages.map((message) => message.body as unknown)).toEqual([1, 2, 3, 4]);
});

test('an abandoned message comes again with a higher count, and lands in the dead-letter queue after the last delivery', async () => {
  await send('again');
  const from = receiver();
  for (const count of [0, 1, 2]) {
    const message = await takeOne(from);
    expect(message.deliveryCount).toBe(count);
    await from.abandonMessage(message);
  }
  expect(broker.queueState('alerts')).toEqual({ ready: 0, locked: 0, deadLettered: 1 });
  expect(await takeOne(receiver({ subQueueType: 'deadLetter' }))).toMatchObject({
    body: 'again',
    deadLetterReason: 'MaxDeliveryCountExceeded',
  });
});

test('a message dead-lettered by its reader keeps the reason given', async () => {
  await send('bad');
  const from = receiver();
  await from.deadLetterMessage(await takeOne(from), {
    deadLetterReason: 'unreadable',
    deadLetterErrorDescription: 'no account',
  });
  expect(await takeOne(receiver({ subQueueType: 'deadLetter' }))).toMatchObject({
    deadLetterReason: 'unreadable',
    deadLetterErrorDescription: 'no account',
  });
});

test('a lock that expires on the clock gives the message to the next reader, and the first can no longer settle it', async () => {
  await send('slow');
  const from = receiver();
  const first = await takeOne(from);
  clock.advance(30_000);
  const second = await takeOne(from);
  expect(second.deliveryCount).toBe(1);
  await expect(from.completeMessage(first)).rejects.toMatchObject({ code: 'MessageLockLost' });
  await from.completeMessage(second);
  expect(broker.queueState('alerts')).toEqual(nothingLeft);
});

test('a renewed lock outlives the first one', async () => {
  await send('renewed');
  const from = receiver();
  const message = await takeOne(from);
  clock.advance(20_000);
  expect(await from.renewMessageLock(message)).toEqual(new Date(clock.now() + 30_000));
  clock.advance(20_000);
  await from.completeMessage(message);
  expect(broker.queueState('alerts')).toEqual(nothingLeft);
});

test('the clock is held from the moment a message is queued until it is settled', async () => {
  expect(clock.holders).toBe(0);
  await send('one');
  expect(clock.holders).toBe(1);
  const from = receiver();
  const message = await takeOne(from);
  expect(clock.holders).toBe(1);
  await from.completeMessage(message);
  expect(clock.holders).toBe(0);
});

test('a dead-lettered message lets go of the clock: it waits for a person', async () => {
  await send('bad');
  const from = receiver();
  await from.deadLetterMessage(await takeOne(from));
  expect(clock.holders).toBe(0);
});

test('more messages than one AMQP window (2,048) pass', async () => {
  const sender = client.createSender('alerts');
  for (let sent = 0; sent < 2_500; sent += 500)
    await sender.sendMessages(Array.from({ length: 500 }, (_, index) => ({ body: sent + index })));
  const from = receiver();
  for (let got = 0; got < 2_500;) {
    const messages = await from.receiveMessages(500, { maxWaitTimeInMs: 5_000 });
    expect(messages.length).toBeGreaterThan(0);
    await Promise.all(messages.map((message) => from.completeMessage(message)));
    got += messages.length;
  }
  expect(broker.queueState('alerts')).toEqual(nothingLeft);
});

test('a queue that does not exist is refused by name', async () => {
  await expect(client.createSender('nothing').sendMessages({ body: 1 })).rejects.toMatchObject({
    code: 'MessagingEntityNotFound',
  });
  expect(() => broker.queueState('nothing')).toThrow("no queue 'nothing'");
});

test.each(['ANONYMOUS', 'PLAIN'])(
  'a client that proves itself by %s sends to a path with a slash before it',
  async (kind) => {
    const container = rhea.create_container();
    const port = Number(/:(\d+)/.exec(broker.connectionString)?.[1]);
    const plain = kind === 'PLAIN' ? { username: 'anybody', password: 'anything' } : {};
    const connection = container.connect({ port, host: '127.0.0.1', reconnect: false, ...plain });
    const sender = connection.open_sender('/alerts');
    await new Promise((resolve) => sender.once('sendable', resolve));
    sender.send({ body: kind });
    await new Promise((resolve) => sender.once('accepted', resolve));
    expect(sender.max_message_size).toBe(262_144);
    connection.close();
    expect(broker.queueState('alerts').ready).toBe(1);
  },
);

test('a message beyond the largest size is refused', async () => {
  const sending = client.createSender('alerts').sendMessages({ body: 'x'.repeat(300_000) });
  await expect(sending).rejects.toMatchObject({ code: 'MessageSizeExceeded' });
  expect(broker.queueState('alerts').ready).toBe(0);
});

test('a message that outlives its time is gone, or a dead letter where the queue wants that', async () => {
  await send('for ever');
  await client.createSender('alerts').sendMessages({ body: 'stale', timeToLive: 60_000 });
  await client.createSender('kept').sendMessages({ body: 'stale', timeToLive: 60_000 });
  clock.advance(59_000);
  expect([broker.queueState('alerts').ready, broker.queueState('kept').ready]).toEqual([2, 1]);
  clock.advance(1_000);
  expect(broker.queueState('alerts')).toEqual({ ...nothingLeft, ready: 1 });
  expect(broker.queueState('kept')).toEqual({ ...nothingLeft, deadLettered: 1 });
  const [dead] = await client.createReceiver('kept', { subQueueType: 'deadLetter' }).receiveMessages(1);
  expect(dead).toMatchObject({ body: 'stale', deadLetterReason: 'TTLExpiredException' });
  // Whoever was given it in time may end what they began.
  expect(await takeOne(receiver())).toMatchObject({ body: 'for ever' });
});

test('a lock outlasts the time of a message; given back, it is gone', async () => {
  await client.createSender('alerts').sendMessages({ body: 'held', timeToLive: 10_000 });
  const from = receiver();
  const message = await takeOne(from);
  expect(message.expiresAtUtc).toEqual(new Date(clock.now() + 10_000));
  clock.advance(20_000);
  expect(broker.queueState('alerts').locked).toBe(1);
  await from.abandonMessage(message);
  expect(broker.queueState('alerts')).toEqual(nothingLeft);
});

test('a message for later is not seen before, and holds the clock only from then on', async () => {
  const scheduledEnqueueTimeUtc = new Date(clock.now() + 300_000);
  await client.createSender('alerts').sendMessages({ body: 'later', scheduledEnqueueTimeUtc });
  expect([broker.queueState('alerts').ready, clock.holders]).toEqual([0, 0]);
  clock.advance(299_000);
  expect(broker.queueState('alerts').ready).toBe(0);
  clock.advance(1_000);
  const from = receiver();
  const message = await takeOne(from);
  expect(message).toMatchObject({ body: 'later', enqueuedTimeUtc: scheduledEnqueueTimeUtc });
  await from.completeMessage(message);
});
