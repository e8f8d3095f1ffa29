import * as z from 'zod';
import { Detached } from '../domain/detached.ts';
import type { CaseStore } from './case-store.ts';
import { keys } from './keys.ts';

/** As it was begun, so that it can be begun again. */
const Kept = z.object({ child: Detached, at: z.string() });

export interface KeptDetached extends Detached {
  /** As the case file calls it. */
  readonly work: string;
  /** ISO 8601 UTC: when it was to begin. */
  readonly at: string;
}

/** Keeps what is about to run for a case by itself: nobody waits for it, so nobody else would notice that it is gone. */
export async function keepDetached(store: CaseStore, child: Detached, at: string): Promise<void> {
  await store.putIfAbsent(keys.detached(child.input.caseId, workOf(child)), { child, at });
}

/** What runs by itself, and has not come to its end as far as is known. */
export async function detachedOf(store: CaseStore, caseId: string): Promise<readonly KeptDetached[]> {
  const all = await store.keys(keys.allDetached(caseId));
  if (all.length === 0) return [];
  const over = new Set(await store.keys(keys.allDetachedOver(caseId)));
  const open = all.filter((key) => !over.has(keys.detachedOver(caseId, key.slice(keys.allDetached(caseId).length))));
  const kept = await Promise.all(open.map((key) => store.get(key)));
  return kept.map((each) => {
    const { child, at } = Kept.parse(each);
    return { ...child, at, work: workOf(child) };
  });
}

/** It has come to its end: from now on the task hub may forget it. */
export async function endDetached(store: CaseStore, caseId: string, work: string, at: string): Promise<void> {
  await store.putIfAbsent(keys.detachedOver(caseId, work), { at });
}

/** Its instance is named after it, behind that of the case. */
const workOf = ({ instanceId }: Detached): string => instanceId.slice(instanceId.lastIndexOf(':') + 1);
