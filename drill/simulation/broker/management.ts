import rhea from 'rhea';
import type { BrokerMessage } from './broker-message.ts';
import type { Queue } from './queue.ts';

export interface ManagementAnswer {
  readonly body: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** AMQP type code of a timestamp, which the SDK expects in the array of expirations. */
const timestampCode = 0x83;

/** Answers a request to a queue's `$management` node. Only locks are renewed this way; anything else is refused by name. */
export function answerManagement(queue: Queue, request: BrokerMessage): ManagementAnswer {
  const operation = String(request.application_properties?.['operation']);
  if (operation !== 'com.microsoft:renew-lock')
    return failure(501, 'amqp:not-implemented', `This broker does not know ${operation}.`);
  const tokens = (request.body as { 'lock-tokens': readonly Buffer[] })['lock-tokens'];
  const expirations = tokens.map((token) => queue.renew(token.toString('hex')));
  if (expirations.includes(undefined))
    return failure(410, 'com.microsoft:message-lock-lost', 'The lock supplied is invalid.');
  return {
    body: { expirations: rhea.types.wrap_array(expirations, timestampCode, undefined) as unknown },
    properties: { statusCode: rhea.types.wrap_int(200), statusDescription: 'OK' },
  };
}

const failure = (status: number, condition: string, description: string): ManagementAnswer => ({
  body: {},
  properties: { statusCode: rhea.types.wrap_int(status), statusDescription: description, errorCondition: condition },
});
