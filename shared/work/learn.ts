import type { CaseStore } from '../casefile/case-store.ts';
import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import type { Learnt } from '../domain/account.ts';
import type { CaseStart } from '../domain/case-start.ts';
import type { WorkContext } from './work-context.ts';

/** The case as it started, with what is known of its account now. */
export interface Known {
  readonly start: CaseStart;
  /** Something was not answered: what is refused for want of it is tried again. */
  readonly isComplete: boolean;
}

/** Questions under way: the doors are shut side by side, and ask once. */
const underWay = new WeakMap<CaseStore, Map<string, Promise<Known>>>();

/**
 * Learns what kind of account it is, unless the case knows. Nobody before the cut-off waits for that, so whoever comes first behind it asks,
 * and keeps the answer for the case.
 */
export async function learn(start: CaseStart, work: WorkContext): Promise<Known> {
  if (start.account.learnt) return { start, isComplete: true };
  const asked = underWay.get(work.store) ?? new Map<string, Promise<Known>>();
  underWay.set(work.store, asked);
  const { caseId } = start;
  const learning = asked.get(caseId) ?? learnFrom(start, work).finally(() => asked.delete(caseId));
  asked.set(caseId, learning);
  const { start: known, isComplete } = await learning;
  const { learnt } = known.account;
  return { start: learnt ? knowing(start, learnt) : start, isComplete };
}

async function learnFrom(start: CaseStart, { farEnd, tenant, store }: WorkContext): Promise<Known> {
  const { learnt, isComplete } = await farEnd.learnAccount(start.account, tenant);
  if (!isComplete) return { start: knowing(start, learnt), isComplete };
  const { caseId } = start;
  const is = farEnd.describeAccount(knowing(start, learnt).account);
  // Told before it is kept: whoever knows it tells it no more.
  await tell(store, caseId, { kind: 'account', at: learnt.at, learnt, is }, { once: 'account' });
  const { value } = await store.putIfAbsent(keys.learnt(caseId), learnt);
  return { start: knowing(start, value), isComplete };
}

const knowing = (start: CaseStart, learnt: Learnt): CaseStart => ({ ...start, account: { ...start.account, learnt } });
