import * as z from 'zod';

/** How the alert names the account: the least ambiguous of what it carries. */
export const AccountReference = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('object-id'), value: z.guid() }),
  z.strictObject({ by: z.literal('address'), value: z.string() }),
  z.strictObject({ by: z.literal('sid'), value: z.string() }),
]);
export type AccountReference = z.infer<typeof AccountReference>;
