import rhea from 'rhea';
import type { Message, Sender } from 'rhea';
import type { BrokerMessage } from './broker-message.ts';
import { answerManagement } from './management.ts';
import { claims, management, pathOf } from './node-path.ts';
import type { Namespace } from './namespace.ts';

interface Question {
  /** Where it was asked. */
  readonly path: string;
  readonly message: Message;
  /** On which this client hears answers. */
  readonly replyLinks: readonly Sender[];
  readonly namespace: Namespace;
}

/** Answers a client that asks for the right to use a node, or about a queue. */
export function answerQuestion({ path, message, replyLinks, namespace }: Question): void {
  const question = message as unknown as BrokerMessage;
  const reply = (body: unknown, properties: Readonly<Record<string, unknown>>): void => {
    const answer = {
      correlation_id: question.message_id,
      to: question.reply_to,
      application_properties: properties,
      body,
    };
    const link =
      replyLinks.find(({ target }) => target.address === question.reply_to) ??
      replyLinks.find(({ source }) => pathOf(source.address) === path);
    link?.send(answer as Parameters<Sender['send']>[0]);
  };
  if (path === claims) {
    // Loopback only, so every key is good.
    reply(undefined, { 'status-code': rhea.types.wrap_int(202), 'status-description': 'Accepted' });
    return;
  }
  const node = path.slice(0, -management.length);
  const asked = namespace.source(node) ?? namespace.destination(node);
  if (!asked) return;
  const { body, properties } = answerManagement(asked, question);
  reply(body, properties);
}
