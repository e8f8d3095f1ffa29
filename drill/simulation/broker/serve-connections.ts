import rhea from 'rhea';
import type { Connection, Container, EventContext, Message, Sender } from 'rhea';
import { answerQuestion } from './answer-question.ts';
import { messagesIn } from './broker-message.ts';
import { isQuestion, notFound, pathOf } from './node-path.ts';
import type { Queue } from './queue.ts';
import { ReceivingLink } from './receiving-link.ts';

/** Finds the queue of a path. */
type FindQueue = (path: string) => Queue | undefined;

interface Events {
  on(event: string, listener: (context: EventContext) => void): void;
}

/** Wires the AMQP events of every connection to the queues. */
export function serveConnections(container: Container, queueAt: FindQueue): void {
  const events = container as unknown as Events;
  offerSignIns(container);
  // A client that hangs up is no concern of the broker: its locks expire.
  for (const event of ['error', 'connection_error', 'session_error', 'receiver_error', 'sender_error'])
    events.on(event, () => undefined);

  const links = new Map<Sender, ReceivingLink>();
  const replyLinks = new Map<Connection, Sender[]>();
  openLinks(events, queueAt, links, replyLinks);
  deliverOn(events, links);
  forgetClosed(events, links, replyLinks);
  takeMessages(events, queueAt, replyLinks);
}

/** Loopback only: whatever a client proves itself with is good. */
function offerSignIns(container: Container): void {
  const mechanisms = container.sasl_server_mechanisms as Record<string, unknown> & {
    enable_anonymous(): void;
    enable_plain(isGood: () => boolean): void;
  };
  mechanisms.enable_anonymous();
  mechanisms.enable_plain(() => true);
  mechanisms['MSSBCBS'] = mechanisms['ANONYMOUS'];
  mechanisms['EXTERNAL'] = mechanisms['ANONYMOUS'];
}

function openLinks(
  events: Events,
  queueAt: FindQueue,
  links: Map<Sender, ReceivingLink>,
  replyLinks: Map<Connection, Sender[]>,
): void {
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
    Object.assign((receiver as unknown as { readonly local: Attached }).local.attach, { max_message_size: mostBytes });
    if (!isQuestion(path) && !queueAt(path)) receiver.close(notFound(path));
  });
}

/** Sends what is in the queue when the client has room for it, and settles it as the client says. */
function deliverOn(events: Events, links: ReadonlyMap<Sender, ReceivingLink>): void {
  const linkOf = ({ sender }: EventContext): ReceivingLink | undefined => sender && links.get(sender);
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
}

function forgetClosed(events: Events, links: Map<Sender, ReceivingLink>, replyLinks: Map<Connection, Sender[]>): void {
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
}

interface Attached {
  readonly attach: object;
}

/** https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas (standard tier) */
const mostBytes = 256 * 1024;
const tooLarge = {
  condition: 'amqp:link:message-size-exceeded',
  description: `The received message exceeds the limit of ${mostBytes} bytes on the link.`,
};

function sizeOf(received: Message): number {
  return Buffer.isBuffer(received) ? received.length : rhea.message.encode(received).length;
}

/** Answers what is asked, and puts everything else into its queue. */
function takeMessages(
  events: Events,
  queueAt: FindQueue,
  replyLinks: ReadonlyMap<Connection, readonly Sender[]>,
): void {
  events.on('message', ({ receiver, delivery, message, connection }) => {
    if (!receiver || !delivery || !message) return;
    const path = pathOf(receiver.target.address);
    if (isQuestion(path)) answerQuestion({ path, message, replyLinks: replyLinks.get(connection) ?? [], queueAt });
    else if (sizeOf(message) > mostBytes) delivery.reject(tooLarge);
    else for (const one of messagesIn(delivery.format, message)) queueAt(path)?.put({ ...one });
  });
}
