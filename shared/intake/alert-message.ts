import * as z from 'zod';

const Metadata = z.object({
  messageId: z.string().min(1).optional().catch(undefined),
  sequenceNumber: z.union([z.string(), z.number()]).optional().catch(undefined),
  enqueuedTimeUtc: z.unknown(),
});

export interface AlertMessage {
  readonly id: string;
  /** ISO 8601 UTC: when the broker took the message, so that T1 counts the time it waited. */
  readonly receivedAt: string;
}

/** What the trigger tells about a message; `now` stands in where a sender or a broker left something out. */
export function alertMessage(metadata: unknown, invocationId: string, now: string): AlertMessage {
  const read = Metadata.safeParse(metadata).data;
  const sequence = read?.sequenceNumber === undefined ? undefined : `sequence-${String(read.sequenceNumber)}`;
  return { id: read?.messageId ?? sequence ?? invocationId, receivedAt: timeOf(read?.enqueuedTimeUtc) ?? now };
}

function timeOf(value: unknown): string | undefined {
  if (!(value instanceof Date) && typeof value !== 'string' && typeof value !== 'number') return undefined;
  // The .NET side writes UTC times without their Z, which JavaScript would take for local time.
  const text = typeof value === 'string' && /T[\d:.]+$/.test(value) ? `${value}Z` : value;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
