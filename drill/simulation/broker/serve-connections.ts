import type { Connection, Container, EventContext, Sender } from 'rhea';
import { messagesIn, type BrokerMessage } from './broker-message.ts';
import { answerManagement } from './management.ts';
import type { Queue } from './queue.ts';
import { ReceivingLink } from './receiving-link.ts';

const claims = '$cbs';
const management = '/$management';

/** Wires the AMQP events of every connection to the queues. */
export function serveConnections(container: Container, queueAt: (path: string) => Queue | undefined): void {
  const links = new Map<Sender, ReceivingLink>();
  const replyLinks = new Map<Connection, Sender[]>();
  const isQuestion = (path: string): boolean => path === claims || path.endsWith(management);

  const events = container as unknown as { on(event: string, listener: (context: EventContext) => void): void };
  (container.sasl_server_mechanisms as { enable_anonymous(): void }).enable_anonymous();
  // A client that hangs up is no concern of the broker: its locks expire.
  for (const event of ['error', 'connection_error', 'session_error', 'receiver_error', 'sender_error'])
    events.on(event, () => undefined);

  // The client wants to receive.
  events.on('sender_open', ({ sender, connection }) => {
    if (!sender) return;
    const path = pathOf(sender.source.address);
    sender.set_source(sender.source);
    sender.set_target(sender.target);
    if (isQuestion(path)) {
      replyLinks.set(connection, [...(replyLinks.get(connection) ?? []), sender]);
      return;
    }
    const queue = queueAt(path);
    if (!queue) {
      sender.close(notFound(path));
      return;
    }
    const link = new ReceivingLink(sender, queue);
    links.set(sender, link);
    setImmediate(() => queue.add(link));
  });

  // The client wants to send.
  events.on('receiver_open', ({ receiver }) => {
    if (!receiver) return;
    const path = pathOf(receiver.target.address);
    receiver.set_target(receiver.target);
    receiver.set_source(receiver.source);
    if (!isQuestion(path) && !queueAt(path)) receiver.close(notFound(path));
  });

  const linkOf = (context: EventContext): ReceivingLink | undefined => context.sender && links.get(context.sender);
  events.on('sendable', (context) => linkOf(context)?.queue.deliver());
  events.on('sender_draining', (context) => {
    linkOf(context)?.queue.deliver();
    // Without it every receiveMessages() of the SDK waits for its drain time-out.
    context.sender?.set_drained(true);
  });
  for (const outcome of ['accepted', 'rejected', 'released', 'modified'] as const)
    events.on(outcome, (context) => {
      if (context.delivery) linkOf(context)?.settle(context.delivery, outcome);
    });

  const forget = (sender: Sender): void => {
    const link = links.get(sender);
    if (link) link.queue.remove(link);
    links.delete(sender);
  };
  events.on('sender_close', ({ sender }) => sender && forget(sender));
  for (const event of ['connection_close', 'disconnected'])
    events.on(event, ({ connection }) => {
      replyLinks.delete(connection);
      for (const sender of [...links.keys()]) if (sender.connection === connection) forget(sender);
    });

  events.on('message', ({ receiver, delivery, message, connection }) => {
    if (!receiver || !delivery || !message) return;
    const path = pathOf(receiver.target.address);
    const received = message as unknown as BrokerMessage;
    const reply = (body: unknown, properties: Readonly<Record<string, unknown>>): void => {
      const answer = {
        correlation_id: received.message_id,
        to: received.reply_to,
        application_properties: properties,
        body,
      };
      replyLinks
        .get(connection)
        ?.find((link) => link.target.address === received.reply_to || pathOf(link.source.address) === path)
        ?.send(answer as Parameters<Sender['send']>[0]);
    };
    if (path === claims) {
      // Loopback only, so every key is good.
      reply(undefined, { 'status-code': 202, 'status-description': 'Accepted' });
    } else if (path.endsWith(management)) {
      const queue = queueAt(path.slice(0, -management.length));
      if (!queue) return;
      const { body, properties } = answerManagement(queue, received);
      reply(body, properties);
    } else for (const one of messagesIn(delivery.format, message)) queueAt(path)?.put({ ...one });
  });
}

/** A client may address a node by its whole URL. */
function pathOf(address: unknown): string {
  return typeof address === 'string' ? address.replace(/^(amqps?|sb):\/\/[^/]+\//, '').toLowerCase() : '';
}

const notFound = (path: string): { condition: string; description: string } => ({
  condition: 'amqp:not-found',
  description: `The messaging entity '${path}' could not be found.`,
});
