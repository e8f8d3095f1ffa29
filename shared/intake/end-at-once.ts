import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import type { CaseStore } from '../casefile/case-store.ts';
import type { Ending } from '../domain/ending.ts';
import type { CaseResult } from '../plan/conclude.ts';

/** Ends a case in which nothing was started. */
export async function endAtOnce(
  store: CaseStore,
  caseId: string,
  { result: word, because, at }: { readonly result: Ending; readonly because: readonly string[]; readonly at: string },
): Promise<void> {
  const nothing = { t1Ms: null, outcomes: [], proof: [], uncertain: [], residualRisk: [] };
  const result: CaseResult = { caseId, result: word, because: [...because], provenAt: at, ...nothing };
  // Told first: a case that has its result is no longer held, and whatever is sent again would find nothing to do.
  await tell(store, caseId, { kind: 'result', at, ...result }, { once: 'result' });
  await store.putIfAbsent(keys.result(caseId), result);
}
