import type { CaseStore } from './case-store.ts';
import { keys } from './keys.ts';
import { tell } from './record.ts';

/** Who is needed, for what, by when: the template's alarms and whoever is on call read these. */
export interface Ask {
  readonly caseId: string;
  /** One word; a case asks for one thing once. */
  readonly about: string;
  readonly who: string;
  readonly what: string;
  /** ISO 8601 UTC: what happens without an answer happens then; absent: it waits. */
  readonly until?: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Asks people, once however often it is said. The list comes first: an ask that only the case file knew would reach nobody. */
export async function askFor(store: CaseStore, asked: Ask): Promise<void> {
  const { value: ask } = await store.putIfAbsent(keys.askOf(asked.caseId, asked.about), asked);
  await store.putIfAbsent(keys.askInTime(ask), ask);
  const { caseId, ...told } = ask;
  await tell(store, caseId, { kind: 'ask', ...told }, { once: `ask-${ask.about}` });
}

/** Somebody has done what was asked for, or it is asked for no more. */
export async function settleAsk(store: CaseStore, caseId: string, about: string, at: string): Promise<void> {
  const ask = await store.get<Ask>(keys.askOf(caseId, about));
  if (ask) await store.putIfAbsent(keys.askSettled(ask), { at });
}
