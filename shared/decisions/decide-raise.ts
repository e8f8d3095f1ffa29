import { settleAsk } from '../casefile/asks.ts';
import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import { latestCase } from '../casefile/registry.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { Level } from '../domain/level.ts';
import type { Decision } from '../domain/decision.ts';
import { alongside } from '../intake/alongside.ts';
import { heldExpired, heldRun } from '../intake/hold-case.ts';
import type { HeldDecision } from '../intake/hold-case.ts';
import type { Intake } from '../intake/intake.ts';
import type { Raise } from '../intake/raise-case.ts';
import { recordAlert } from '../intake/record-alert.ts';
import { claimNext } from '../intake/start-containment.ts';
import { startUnlessHeld } from '../intake/start-unless-held.ts';
import { refused } from './held-decided.ts';
import type { HeldDecided } from './held-decided.ts';

/**
 * A person's word about what a case did not do by itself: approved, the account's next case does it, and goes on beside the lower level, which
 * takes nothing back. Its time counts from the word. It may be sent again: the first word counts, and the case it began is found by it.
 */
export async function decideRaise(
  record: CaseRecord,
  raise: Pick<Raise, 'from'> & { readonly to: Level },
  decision: Extract<Decision, { readonly about: string }>,
  intake: Intake,
): Promise<HeldDecided> {
  const { store } = intake;
  const { caseId, objectId: value } = record;
  const word = { decision: decision.decision, by: decision.by, byId: decision.byId, at: intake.now() };
  const account =
    word.decision === 'approve' ? await intake.tenantReader.resolveAccount({ by: 'object-id', value }) : undefined;
  if (account && 'unresolved' in account)
    return refused(`names an account that is ${account.unresolved}`, 'Look for the account by hand');
  const { value: first } = await store.putIfAbsent<HeldDecision>(keys.raiseDecision(caseId), word);
  if (first.decision !== word.decision)
    return refused(`was decided by ${first.by} before: ${first.decision}`, 'Send a new alert for the account');
  await tell(store, caseId, { kind: 'decision', at: first.at, decision }, { once: 'raise-decision' });
  for (const about of [heldRun, heldExpired]) await settleAsk(store, caseId, about, first.at);
  if (!account) return { outcome: 'dismissed' };
  const alert = {
    ...record,
    incident: { ...record.incident, receivedAt: first.at },
    options: { ...record.options, level: raise.to },
  };
  for (;;) {
    const latest = await latestCase(record, store);
    if (latest && latest.caseId !== caseId) {
      // Whoever claimed it may have died before they started it.
      if (latest.raised?.from === caseId)
        return { outcome: asStarted(await startUnlessHeld(latest, account, latest, intake)) };
      return refused(`is over: ${latest.caseId} is newer`, `Decide about ${latest.caseId}`);
    }
    const claimed = await claimNext(latest, account, alert, intake, { from: caseId, by: first.by });
    if (!claimed) continue;
    const started = startUnlessHeld(claimed, account, alert, intake);
    return { outcome: asStarted(await alongside([recordAlert(claimed.caseId, alert, intake)], started)) };
  }
}

/** What was approved is not held once more. */
function asStarted(outcome: string): 'started' | 'joined' {
  return outcome === 'started' ? 'started' : 'joined';
}
