import type { CaseRecord } from '../casefile/registry.ts';
import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import type { Decision } from '../domain/decision.ts';
import { asApproved, heldExpired, heldRun, holdOf } from '../intake/hold-case.ts';
import type { HeldDecision } from '../intake/hold-case.ts';
import type { Intake } from '../intake/intake.ts';
import { waitsForPerson } from '../intake/raise-case.ts';
import type { Raise } from '../intake/raise-case.ts';
import { startCase } from '../intake/start-case.ts';
import { settleAsk } from '../casefile/asks.ts';
import { decideRaise } from './decide-raise.ts';
import { refused } from './held-decided.ts';
import type { HeldDecided } from './held-decided.ts';
import { settleSeen } from './settle-seen.ts';
import { endAtOnce } from '../intake/end-at-once.ts';

/**
 * What a person's word does to a case that a gate holds: approved it starts, rejected it is dismissed. Undefined where the decision is not
 * about a held case. Throws where the tenant, the task hub or the case store cannot be reached: the decision may be sent again.
 */
export async function decideHeld(
  record: CaseRecord,
  decision: Decision,
  intake: Intake,
): Promise<HeldDecided | undefined> {
  const { store } = intake;
  const seen = await settleSeen(record, decision, intake);
  if (seen) return seen;
  const isAbout = 'about' in decision && decision.about === heldRun;
  if ('about' in decision && isAbout) {
    const raise = await store.get<Raise>(keys.raise(record.caseId));
    if (raise && waitsForPerson(raise)) return decideRaise(record, raise, decision, intake);
  }
  // An approval that the task hub does not hear counts, and the watchdog starts the case; to dismiss one that runs would leave it unwatched.
  const asHeld = isAbout && decision.decision === 'approve' ? () => undefined : undefined;
  if (!(await holdOf(record, intake, asHeld))) {
    return isAbout ? refused('is not held', 'Look at how the case stands now') : undefined;
  }
  const remedy = `Send {"decision": "approve", "about": "${heldRun}"} or reject it`;
  if (!isAbout) return refused('is held and has not started', remedy);
  const word = { decision: decision.decision, by: decision.by, byId: decision.byId, at: intake.now() };
  // The account as it is now, before the word counts: an approval of an account that is gone starts nothing.
  const account =
    word.decision === 'approve'
      ? await intake.tenantReader.resolveAccount({ by: 'object-id', value: record.objectId })
      : undefined;
  if (account && 'unresolved' in account) return refused(`names an account that is ${account.unresolved}`, remedy);
  const { value: first } = await store.putIfAbsent<HeldDecision>(keys.heldDecision(record.caseId), word);
  if (first.decision !== word.decision) {
    if (first.decision === 'expire')
      return refused('is being softened, since nobody approved it in time', 'Send it again in a minute');
    return refused(`was decided by ${first.by} before: ${first.decision}`, 'Send a new alert for the account');
  }
  await tell(store, record.caseId, { kind: 'decision', at: first.at, decision }, { once: 'held-decision' });
  for (const about of [heldRun, heldExpired]) await settleAsk(store, record.caseId, about, first.at);
  if (!account) return dismiss(record, first, store);
  return { outcome: await startCase((await asApproved(record, intake)) ?? record, account, intake) };
}

async function dismiss(
  { caseId }: CaseRecord,
  { by, at }: HeldDecision,
  store: Intake['store'],
): Promise<{ readonly outcome: 'dismissed' }> {
  await endAtOnce(store, caseId, { result: 'dismissed', because: [`${by} rejected it`], at });
  return { outcome: 'dismissed' };
}
