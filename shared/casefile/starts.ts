import { CaseStart } from '../domain/case-start.ts';
import type { CaseStore } from './case-store.ts';
import { keys } from './keys.ts';

/** Keeps what a case starts with, once: from then on whoever knows the case id can work on the case. */
export async function keepStart(store: CaseStore, start: CaseStart): Promise<void> {
  await store.putIfAbsent(keys.start(start.caseId, start.mode), start);
}

/**
 * What the case started with. Of a watch that was escalated the containment counts: its account was read again then, and its time runs
 * from the decision. Undefined for a case of an older version of Cordon.
 */
export async function startOf(store: CaseStore, caseId: string): Promise<CaseStart | undefined> {
  const contain = await store.get(keys.start(caseId, 'contain'));
  const kept = contain ?? (await store.get(keys.start(caseId, 'watch')));
  return kept === undefined ? undefined : CaseStart.parse(kept);
}
