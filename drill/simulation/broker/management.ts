import rhea from 'rhea';
import { withBrokerProperties, type BrokerMessage } from './broker-message.ts';
import { mostBytes, tooLarge } from './largest-message.ts';
import { Queue, type Destination } from './queue.ts';
import { lockLost, notDeferred, type AmqpProblem, type Settlement } from './settlement.ts';

export interface ManagementAnswer {
  readonly body: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The body of a request, as far as an operation reads it. */
interface Asked {
  readonly 'lock-tokens': readonly Buffer[];
  readonly 'from-sequence-number': number;
  readonly 'message-count': number;
  readonly 'sequence-numbers': readonly number[];
  readonly messages: readonly { readonly message: Buffer }[];
  readonly 'disposition-status': string;
  readonly 'deadletter-reason'?: string;
  readonly 'deadletter-description'?: string;
  readonly 'properties-to-modify'?: Readonly<Record<string, unknown>>;
}

/** AMQP type codes of what the SDKs expect in arrays. */
const [timestampCode, longCode] = [0x83, 0x81];

/** Answers a request to a `$management` node; what is not here is refused by name. https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response */
export function answerManagement(node: Destination, { application_properties, body }: BrokerMessage): ManagementAnswer {
  const operation = String(application_properties?.['operation']);
  const asked = body as Asked;
  const [ofSender, ofReceiver] = [ofSenders[operation], ofReceivers[operation]];
  if (ofSender) return ofSender(node, asked);
  if (ofReceiver && node instanceof Queue) return ofReceiver(node, asked);
  return failure(501, { condition: 'amqp:not-implemented', description: `This broker does not know ${operation}.` });
}

type Operations<Node> = Readonly<Record<string, (node: Node, asked: Asked) => ManagementAnswer>>;

const ofSenders: Operations<Destination> = {
  'com.microsoft:schedule-message'(node, { messages }) {
    if (messages.some(({ message }) => message.length > mostBytes)) return failure(400, tooLarge);
    const numbers = messages.map(({ message }) => node.put({ ...rhea.message.decode(message) }));
    return success({ 'sequence-numbers': rhea.types.wrap_array(numbers, longCode, undefined) as unknown });
  },
  'com.microsoft:cancel-scheduled-message'(node, { 'sequence-numbers': numbers }) {
    return numbers.every((number) => node.cancel(number)) ? success({}) : failure(404, notFound);
  },
};

const ofReceivers: Operations<Queue> = {
  'com.microsoft:renew-lock'(queue, { 'lock-tokens': tokens }) {
    const expirations = tokens.map((token) => queue.renew(token.toString('hex')));
    if (expirations.includes(undefined)) return failure(410, lockLost);
    return success({ expirations: rhea.types.wrap_array(expirations, timestampCode, undefined) as unknown });
  },
  'com.microsoft:peek-message'(queue, { 'from-sequence-number': from, 'message-count': most }) {
    const peeked = queue.peek(from, most).map((each) => withBrokerProperties(each.message, each));
    if (peeked.length === 0) return success({}, 204);
    return success({ messages: peeked.map((message) => ({ message: rhea.message.encode(message as never) })) });
  },
  'com.microsoft:update-disposition'(queue, asked) {
    const settlement = settlementAsked(asked);
    if (!settlement) return failure(501, notDeferred);
    const isSettled = asked['lock-tokens'].map((token) => queue.settle(token.toString('hex'), settlement));
    return isSettled.includes(false) ? failure(410, lockLost) : success({});
  },
};

function settlementAsked(asked: Asked): Settlement | undefined {
  const properties = asked['properties-to-modify'];
  if (asked['disposition-status'] === 'completed') return { is: 'completed' };
  if (asked['disposition-status'] === 'abandoned') return { is: 'abandoned', properties };
  if (asked['disposition-status'] !== 'suspended') return undefined;
  return {
    is: 'dead-lettered',
    reason: asked['deadletter-reason'],
    description: asked['deadletter-description'],
    properties,
  };
}

const notFound: AmqpProblem = {
  condition: 'com.microsoft:message-not-found',
  description: 'There is no scheduled message of this number.',
};

const success = (body: unknown, status = 200): ManagementAnswer => ({
  body,
  properties: { statusCode: rhea.types.wrap_int(status), statusDescription: 'OK' },
});

const failure = (status: number, { condition, description }: AmqpProblem): ManagementAnswer => ({
  body: {},
  properties: { statusCode: rhea.types.wrap_int(status), statusDescription: description, errorCondition: condition },
});
