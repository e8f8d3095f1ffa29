import * as z from 'zod';
import { momentOf } from '../alerts/known-moment.ts';

const Metadata = z.object({
  messageId: z.string().min(1).optional().catch(undefined),
  sequenceNumber: z.union([z.string(), z.number()]).optional().catch(undefined),
  enqueuedTimeUtc: z.unknown().optional(),
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
  return {
    id: read?.messageId ?? sequence ?? invocationId,
    receivedAt: momentOf(read?.enqueuedTimeUtc, now) ?? now,
  };
}
