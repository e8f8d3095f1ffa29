import * as z from 'zod';

/** How long a page of a list may be, as a query says it. */
export function limitUpTo(most: number) {
  const limit = { error: `is not a whole number from 1 to ${String(most)}` };
  return z.coerce.number(limit).int(limit).min(1, limit).max(most, limit).optional();
}
