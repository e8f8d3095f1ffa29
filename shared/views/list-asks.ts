import * as z from 'zod';
import type { Ask } from '../casefile/asks.ts';
import type { CaseStore } from '../casefile/case-store.ts';
import { keys } from '../casefile/keys.ts';

const time = z.string().meta({ description: 'ISO 8601 UTC' });

export const AskList = z.strictObject({
  asks: z.array(
    z.strictObject({
      caseId: z.string(),
      about: z.string(),
      who: z.string().meta({ description: 'Who is needed.' }),
      what: z.string().meta({ description: 'For what.' }),
      until: time.optional().meta({ description: 'By when; absent: it waits.' }),
      at: time,
      isOverdue: z.boolean(),
    }),
  ),
  next: z.string().optional().meta({ description: 'Send it as "after" for the next page; absent on the last one.' }),
});
export type AskList = z.infer<typeof AskList>;

export const mostAsks = 25;

interface AskPage {
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** A page of what people are asked for and have not done, newest first. What is settled leaves its page shorter. */
export async function listAsks(
  { after = '', limit = mostAsks }: AskPage,
  store: CaseStore,
  now: string,
): Promise<AskList> {
  const found = await store.keys(keys.asks, { after: `${keys.asks}${after}`, limit: limit + 1 });
  const page = found.slice(0, limit);
  const open = await Promise.all(
    page.map(async (key) => {
      const [ask, settled] = await Promise.all([
        store.get<Ask>(key),
        store.get(`${keys.asksSettled}${key.slice(keys.asks.length)}`),
      ]);
      return settled === undefined ? ask : undefined;
    }),
  );
  const last = page.at(-1)?.slice(keys.asks.length);
  return {
    asks: open.flatMap((ask) => (ask ? [{ ...ask, isOverdue: ask.until !== undefined && ask.until < now }] : [])),
    ...(last === undefined || found.length === page.length ? {} : { next: last }),
  };
}
