import * as z from 'zod';
import { momentOf } from '../alerts/known-moment.ts';

const Metadata = z.object({
  /** The Functions host hands over an id of digits as a number: what it was before (007, a long one) is gone. */
  messageId: z
    .union([z.string().min(1), z.number()])
    .optional()
    .catch(undefined),
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
  const given = read?.messageId;
  const messageId = typeof given === 'number' ? [String(given), sequence].filter(Boolean).join('-') : given;
  return {
    id: messageId ?? sequence ?? invocationId,
    receivedAt: momentOf(read?.enqueuedTimeUtc, now) ?? now,
  };
}
