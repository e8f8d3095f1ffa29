import * as z from 'zod';
import { activity, orchestrator } from './contract.ts';

/** An alert whose account the tenant could not name when it came. */
const Unresolved = z.object({
  messageId: z.string(),
  /** JSON text; of instances that were begun before that, the value. */
  body: z.unknown(),
  /** ISO 8601 UTC. */
  receivedAt: z.string(),
});

const Tried = z.union([
  z.object({ settled: z.literal(true) }),
  /** The wait that the tenant asked for, in milliseconds. */
  z.object({ settled: z.literal(false), after: z.number().nullable() }),
]);
export type Tried = z.infer<typeof Tried>;

/** Asks the tenant again until it answers. */
export const resolveAlert = orchestrator({
  name: 'resolve-alert',
  input: Unresolved.extend({
    /** What the last try of the execution before said. */
    tried: Tried.exactOptional(),
  }),
  output: z.null(),
});

/** One try. `last`: whatever is still open then is rejected. */
export const tryAlert = activity({
  name: 'try-alert',
  input: Unresolved.extend({ last: z.boolean() }),
  output: Tried,
});
