import { Buffer } from 'node:buffer';
import rhea from 'rhea';

/** A message as rhea decodes it, reduced to the parts the broker looks at; everything else passes through untouched. */
export interface BrokerMessage {
  readonly message_id?: string | undefined;
  readonly reply_to?: string | undefined;
  readonly body?: unknown;
  readonly delivery_count?: number | undefined;
  /** Milliseconds. */
  readonly ttl?: number | undefined;
  readonly absolute_expiry_time?: Date | number | undefined;
  readonly application_properties?: Readonly<Record<string, unknown>> | undefined;
  readonly message_annotations?: Readonly<Record<string, unknown>> | undefined;
  readonly [section: string]: unknown;
}

/** When it is to come into the queue; undefined: at once. https://learn.microsoft.com/azure/service-bus-messaging/message-sequencing#scheduled-messages */
export function scheduledFor({ message_annotations: annotations }: BrokerMessage): number | undefined {
  const at = Number(annotations?.['x-opt-scheduled-enqueue-time'] ?? Number.NaN);
  return Number.isNaN(at) ? undefined : at;
}

/** After when nobody gets it any more. https://learn.microsoft.com/azure/service-bus-messaging/message-expiration */
export function expiryOf({ ttl, absolute_expiry_time: until }: BrokerMessage, enqueuedAt: number): number {
  if (ttl !== undefined) return enqueuedAt + ttl;
  return until === undefined ? Number.POSITIVE_INFINITY : Number(until);
}

interface Stamp {
  readonly sequence: number;
  readonly enqueuedAt: number;
  readonly deliveryCount: number;
  /** Of a message that is handed out. */
  readonly lockedUntil?: number;
  /** Of a message that is only shown. */
  readonly isScheduled?: boolean;
}

/** Adds what the SDK reads as the broker's own properties. */
export function withBrokerProperties(message: BrokerMessage, stamp: Stamp): BrokerMessage {
  const { lockedUntil, isScheduled } = stamp;
  return {
    ...message,
    delivery_count: stamp.deliveryCount,
    message_annotations: {
      ...message.message_annotations,
      'x-opt-sequence-number': rhea.types.wrap_long(stamp.sequence),
      'x-opt-enqueued-time': rhea.types.wrap_timestamp(stamp.enqueuedAt),
      ...(lockedUntil === undefined ? {} : { 'x-opt-locked-until': rhea.types.wrap_timestamp(lockedUntil) }),
      // Active or scheduled: https://learn.microsoft.com/dotnet/api/azure.messaging.servicebus.servicebusmessagestate
      ...(isScheduled === undefined ? {} : { 'x-opt-message-state': rhea.types.wrap_int(isScheduled ? 2 : 0) }),
    },
  };
}

export const withProperties = (
  message: BrokerMessage,
  properties?: Readonly<Record<string, unknown>>,
): BrokerMessage =>
  properties ? { ...message, application_properties: { ...message.application_properties, ...properties } } : message;

/** The SDK sends a batch as one message of this format whose data sections are whole messages. rhea leaves unknown formats undecoded. */
const batchFormat = 0x80013700;

export function messagesIn(format: number, received: unknown): readonly BrokerMessage[] {
  if (format !== batchFormat) return [received as BrokerMessage];
  const batch: BrokerMessage = rhea.message.decode(received as Buffer);
  const { content } = batch.body as { readonly content: Buffer | readonly Buffer[] };
  const sections = Buffer.isBuffer(content) ? [content] : content;
  return sections.map((section) => rhea.message.decode(section));
}
