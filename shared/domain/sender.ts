import * as z from 'zod';
import type { Caller } from './caller.ts';

/**
 * Who sent an alert: a person, an application, or whoever may send to a queue. It is verified or it is the queue, never what a body says of itself.
 * `cordon`: one case led to another.
 */
export const Sender = z.object({
  is: z.enum(['person', 'application', 'queue', 'cordon']),
  /** The object id of a person or an application, the name of a queue. */
  id: z.string(),
  name: z.string(),
});
export type Sender = z.infer<typeof Sender>;

export const senderOf = ({ is, id, name }: Caller): Sender => ({ is, id, name });

export const sentByQueue = (queue: string): Sender => ({ is: 'queue', id: queue, name: `queue ${queue}` });

export const sentByCordon: Sender = { is: 'cordon', id: 'cordon', name: 'Cordon' };
