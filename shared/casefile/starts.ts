import type { Learnt } from '../domain/account.ts';
import { CaseStart } from '../domain/case-start.ts';
import type { Mode } from '../domain/mode.ts';
import type { CaseStore } from './case-store.ts';
import { keys } from './keys.ts';

/** Keeps what a case starts with, once: from then on whoever knows the case id can work on the case. */
export async function keepStart(store: CaseStore, start: CaseStart): Promise<void> {
  await store.putIfAbsent(keys.start(start.caseId, start.mode), start);
}

/**
 * What the case started with as a watch or as a containment, and what it has learnt of its account since. Without a mode: of a watch that was
 * escalated the containment counts, for its account was read again then, and its time runs from the decision. Undefined for a case of an
 * older version of Cordon.
 */
export async function startOf(store: CaseStore, caseId: string, as?: Mode): Promise<CaseStart | undefined> {
  const [learnt, started] = await Promise.all([
    store.get<Learnt>(keys.learnt(caseId)),
    store.get(keys.start(caseId, as ?? 'contain')),
  ]);
  const kept = started ?? (as ? undefined : await store.get(keys.start(caseId, 'watch')));
  if (kept === undefined) return undefined;
  const start = CaseStart.parse(kept);
  return learnt ? { ...start, account: { ...start.account, learnt } } : start;
}
