import * as z from 'zod';
import type { CaseStore } from '../casefile/case-store.ts';
import { keys } from '../casefile/keys.ts';
import { hours } from '../domain/duration.ts';
import type { Duration } from '../domain/duration.ts';
import type { DurableStatus } from '../intake/intake.ts';
import type { WorkOnCase } from '../intake/open-anew.ts';

/** What an instance says of itself: nothing may be heard of it before. */
const Due = z.object({ due: z.iso.datetime() });

/** The longest that Cordon waits between two looks at anything of a case; each look is in the case file. */
const longestWaitOfCase = hours(12);

const patience = hours(1);
/** Who does not end by then does not obey the task hub. */
const obeysWithin = hours(2);

/**
 * Whether an instance that the task hub calls running has not moved for an hour after it was first seen past its next due time: that is what
 * it announced, else the longest wait since it, or the case file, last moved. The hour is counted from that look and not from the due time:
 * after an outage of the app everything is late, and goes on in a moment. *deaf*: nor does it end when it is told to.
 */
export async function hasStopped(
  { caseId, work }: Pick<WorkOnCase, 'caseId' | 'work'>,
  { updatedAt, customStatus }: DurableStatus,
  { store, now }: { readonly store: CaseStore; readonly now: () => string },
  longestWait: Duration = longestWaitOfCase,
): Promise<'no' | 'stopped' | 'deaf'> {
  const announced = Due.safeParse(customStatus).data?.due ?? updatedAt;
  const isLate = (moved: string): boolean =>
    Date.parse(now()) > Math.max(Date.parse(announced), Date.parse(moved) + longestWait);
  // Most of the time the instance has moved, and no file is read.
  if (!isLate(updatedAt)) return 'no';
  const told = (await store.entries(caseId)).at(-1)?.at ?? updatedAt;
  const moved = told > updatedAt ? told : updatedAt;
  if (!isLate(moved)) return 'no';
  const since = async (key: string): Promise<number> => {
    const { value } = await store.putIfAbsent(key, { at: now() });
    return Date.parse(now()) - Date.parse(value.at);
  };
  if ((await since(keys.seenLate(caseId, work, moved))) < patience) return 'no';
  return (await since(keys.toldToEnd(caseId, work, moved))) > obeysWithin ? 'deaf' : 'stopped';
}
