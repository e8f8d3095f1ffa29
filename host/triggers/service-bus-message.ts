import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import { json, type TypedData } from '../app/typed-data.ts';

/** Text goes in as text, and the library makes JSON of it where it can; what is not text goes in as bytes. */
export function messageInput(body: unknown): TypedData {
  if (typeof body === 'string') return { string: body };
  if (!(body instanceof Uint8Array)) return json(body);
  try {
    return { string: new TextDecoder('utf-8', { fatal: true }).decode(body) };
  } catch {
    return { bytes: body };
  }
}

export function messageMetadata(message: ServiceBusReceivedMessage): Record<string, TypedData> {
  const metadata: Record<string, TypedData> = {
    // As text, of which the library makes what it can: an id like "123" arrives as a number, as on Azure.
    messageId: messageIdOf(message),
    deliveryCount: json((message.deliveryCount ?? 0) + 1),
    enqueuedTimeUtc: json(message.enqueuedTimeUtc),
    applicationProperties: json(message.applicationProperties ?? {}),
    sequenceNumber: json(message.sequenceNumber?.toString()),
  };
  if (message.correlationId !== undefined) metadata['correlationId'] = json(message.correlationId);
  if (message.contentType !== undefined) metadata['contentType'] = json(message.contentType);
  return metadata;
}

const messageIdOf = ({ messageId }: ServiceBusReceivedMessage): TypedData =>
  messageId instanceof Uint8Array ? json(messageId) : { string: String(messageId ?? '') };
