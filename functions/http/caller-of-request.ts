import * as z from 'zod';
import type { Caller } from '../../shared/domain/caller.ts';

const Claims = z.object({ by: z.string() });

/**
 * The one place that says who asks. As long as there is no identity, everybody who holds the function key is let in and is taken at
 * the word of the body's `by`; nothing else may read that field. Tokens will be read here, and take its place.
 */
export function callerOf(how: Caller['how'], sent: unknown): Caller {
  return { name: Claims.safeParse(sent).data?.by, verified: false, how };
}
