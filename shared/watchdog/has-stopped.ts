import * as z from 'zod';
import type { CaseStore } from '../casefile/case-store.ts';
import { hours } from '../domain/duration.ts';
import type { DurableStatus } from '../intake/intake.ts';

/** What an instance says of itself: nothing may be heard of it before. */
const Due = z.object({ due: z.iso.datetime() });

/** The longest that Cordon waits between two looks at anything; each look is in the case file. */
const longestWait = hours(12);

const patience = hours(1);
/** Who does not end by then does not obey the task hub. */
const longestPatience = hours(3);

/**
 * Whether an instance that the task hub calls running has not moved for an hour past its next due time: that is what it announced, else the
 * longest wait since it, or the case file, last moved. *deaf*: nor does it end when it is told to.
 */
export async function hasStopped(
  caseId: string,
  { updatedAt, customStatus }: DurableStatus,
  { store, now }: { readonly store: CaseStore; readonly now: () => string },
): Promise<'no' | 'stopped' | 'deaf'> {
  const announced = Due.safeParse(customStatus).data?.due ?? updatedAt;
  const late = (moved: string): number =>
    Date.parse(now()) - Math.max(Date.parse(announced), Date.parse(moved) + longestWait);
  // Most of the time the instance has moved, and no file is read.
  if (late(updatedAt) <= patience) return 'no';
  const told = (await store.entries(caseId)).at(-1)?.at ?? updatedAt;
  const by = late(told > updatedAt ? told : updatedAt);
  if (by <= patience) return 'no';
  return by > longestPatience ? 'deaf' : 'stopped';
}
