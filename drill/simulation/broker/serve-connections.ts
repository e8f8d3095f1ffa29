import rhea from 'rhea';
import type { Connection, Container, EventContext, Message, Receiver, Sender } from 'rhea';
import { answerQuestion } from './answer-question.ts';
import { messagesIn } from './broker-message.ts';
import { mostBytes, tooLarge } from './largest-message.ts';
import { isQuestion, notFound, pathOf, wrongEnd } from './node-path.ts';
import type { Namespace } from './namespace.ts';
import { deletesAtOnce, ReceivingLink, settled } from './receiving-link.ts';

interface Events {
  on(event: string, listener: (context: EventContext) => void): void;
}

/** Wires the AMQP events of every connection to the queues and topics. */
export function serveConnections(container: Container, namespace: Namespace): void {
  const events = container as unknown as Events;
  offerSignIns(container);
  // A client that hangs up is no concern of the broker: its locks expire.
  for (const event of ['error', 'connection_error', 'session_error', 'receiver_error', 'sender_error'])
    events.on(event, () => undefined);

  const links = new Map<Sender, ReceivingLink>();
  const replyLinks = new Map<Connection, Sender[]>();
  openLinks(events, namespace, links, replyLinks);
  deliverOn(events, links);
  forgetClosed(events, links, replyLinks);
  takeMessages(events, namespace, replyLinks);
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
  namespace: Namespace,
  links: Map<Sender, ReceivingLink>,
  replyLinks: Map<Connection, Sender[]>,
): void {
  // The client wants to receive.
  events.on('sender_open', ({ sender, connection }) => {
    if (!sender) return;
    const path = pathOf(sender.source.address);
    const queue = namespace.source(path);
    if (!isQuestion(path) && (!queue || asksForSession(sender))) {
      sender.close(!queue && !namespace.destination(path) ? notFound(path) : wrongEnd(path));
      return;
    }
    // A link that is refused gets none: AMQP 1.0, 2.6.3.
    sender.set_source(sender.source);
    sender.set_target(sender.target);
    if (!queue) {
      replyLinks.set(connection, [...(replyLinks.get(connection) ?? []), sender]);
      return;
    }
    if (deletesAtOnce(sender)) attachOf(sender).snd_settle_mode = settled;
    const link = new ReceivingLink(sender, queue);
    links.set(sender, link);
    setImmediate(() => queue.add(link));
  });

  // The client wants to send.
  events.on('receiver_open', ({ receiver }) => {
    if (!receiver) return;
    const path = pathOf(receiver.target.address);
    if (!isQuestion(path) && !namespace.destination(path)) {
      receiver.close(namespace.source(path) ? wrongEnd(path) : notFound(path));
      return;
    }
    receiver.set_target(receiver.target);
    receiver.set_source(receiver.source);
    attachOf(receiver).max_message_size = mostBytes;
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

/** The broker's own half of a link. */
const attachOf = (link: Sender | Receiver): { max_message_size?: number; snd_settle_mode?: number } =>
  (link as unknown as { readonly local: { readonly attach: object } }).local.attach;

/** Sessions are a setting of a queue, which no queue here has. */
const asksForSession = ({ source }: Sender): boolean =>
  Object.hasOwn((source.filter ?? {}) as object, 'com.microsoft:session-filter');

function sizeOf(received: Message): number {
  return Buffer.isBuffer(received) ? received.length : rhea.message.encode(received).length;
}

/** Answers what is asked, and puts everything else into its queue. */
function takeMessages(
  events: Events,
  namespace: Namespace,
  replyLinks: ReadonlyMap<Connection, readonly Sender[]>,
): void {
  events.on('message', ({ receiver, delivery, message, connection }) => {
    if (!receiver || !delivery || !message) return;
    const path = pathOf(receiver.target.address);
    const answer = (): void =>
      answerQuestion({ path, message, replyLinks: replyLinks.get(connection) ?? [], namespace });
    // The client must have been told first that its question has arrived: the Python one fails otherwise.
    if (isQuestion(path)) setImmediate(answer);
    else if (sizeOf(message) > mostBytes) delivery.reject(tooLarge);
    else for (const one of messagesIn(delivery.format, message)) namespace.destination(path)?.put({ ...one });
  });
}
