import { settleAsk } from '../casefile/asks.ts';
import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { Decision } from '../domain/decision.ts';
import type { Intake } from '../intake/intake.ts';

/** What nobody can approve, and what somebody has to look at all the same. */
const onlySeen: readonly string[] = ['protected', 'dry-run'];

/** A person has looked at what Cordon does nothing about: it is asked for no more. Undefined where the decision is about something else. */
export async function settleSeen(
  { caseId }: CaseRecord,
  decision: Decision,
  { store, now }: Pick<Intake, 'store' | 'now'>,
): Promise<{ readonly outcome: 'dismissed' } | undefined> {
  if (!('about' in decision) || decision.decision !== 'reject' || !onlySeen.includes(decision.about)) return undefined;
  if ((await store.get(keys.askOf(caseId, decision.about))) === undefined) return undefined;
  const at = now();
  await tell(store, caseId, { kind: 'decision', at, decision }, { once: `seen-${decision.about}` });
  await settleAsk(store, caseId, decision.about, at);
  return { outcome: 'dismissed' };
}
