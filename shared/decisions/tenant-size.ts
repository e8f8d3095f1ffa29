import * as z from 'zod';
import type { Cells } from '../casefile/cells.ts';
import { hours, minutes } from '../domain/duration.ts';

const Size = z.object({
  accounts: z.number().int().nonnegative(),
  /** Milliseconds. */
  at: z.number(),
});

const cell = 'tenant-size';
const freshFor = hours(24);

/** How many accounts the tenant has, as the cell says it. Asks the cell every ten minutes at most, and no tenant. */
export function sizeKnown(cells: () => Pick<Cells, 'read'>, now: () => number): () => Promise<number | undefined> {
  let known: { readonly at: number; readonly accounts: number | undefined } | undefined;
  return async () => {
    if (!known || Math.abs(now() - known.at) >= minutes(10)) {
      const { data } = Size.safeParse((await cells().read(cell))?.value);
      known = { at: now(), accounts: data?.accounts };
    }
    return known.accounts;
  };
}

/** Counts the accounts once a day, and keeps their number; nobody waits for it. */
export async function keepSize(cells: Cells, now: number, count: () => Promise<number>): Promise<void> {
  const before = await cells.read(cell);
  const { data } = Size.safeParse(before?.value);
  if (data && now - data.at < freshFor) return;
  // In a conflict somebody else has counted.
  await cells.write(cell, { accounts: await count(), at: now }, before?.etag ?? null);
}
