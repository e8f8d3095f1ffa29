import { readCase } from '../casefile/case-file.ts';
import { keys } from '../casefile/keys.ts';
import { latestCase } from '../casefile/registry.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { Caller } from '../domain/caller.ts';
import { endings, RecordedEnding } from '../domain/ending.ts';
import { rejection } from '../domain/problem.ts';
import type { Rejection } from '../domain/problem.ts';
import type { HeldDecision } from '../intake/hold-case.ts';
import type { Intake } from '../intake/intake.ts';

const elsewhere = 'Have somebody else decide';

/** Why this person may decide about no account now: their own may be in the hands of an attacker. */
export async function barred(
  caller: Caller,
  tenantId: string,
  { store }: Pick<Intake, 'store'>,
): Promise<Rejection | undefined> {
  const own = await latestCase({ tenantId, objectId: caller.id }, store);
  if (!own || !(await isContained(own, store))) return undefined;
  const problem = `is of ${caller.name}, whose own account is contained (${own.caseId})`;
  return rejection('Nobody decides whose own account is contained.', 'authorization', problem, elsewhere);
}

/** Why this person may not decide about this case. */
export function concernsThemselves(
  { objectId, caseId }: Pick<CaseRecord, 'objectId' | 'caseId'>,
  caller: Caller,
): Rejection | undefined {
  if (caller.id !== objectId.toLowerCase()) return undefined;
  const problem = `is of ${caller.name}, whom ${caseId} is about`;
  return rejection('Nobody decides about their own account.', 'authorization', problem, elsewhere);
}

/** Why this person is not the second one. */
export function askedThemselves(
  { sentBy, watch }: Pick<CaseRecord, 'sentBy' | 'watch'>,
  caller: Caller,
): Rejection | undefined {
  if (caller.id !== sentBy?.id) return undefined;
  const problem = `is of ${caller.name}, who asked for the ${watch ? 'watch' : 'containment'}`;
  return rejection('A second person has to approve.', 'authorization', problem, elsewhere);
}

/**
 * From its start until an owner is let in again. A case that is only held bars nobody: forged alerts would silence everybody who could judge them.
 * Nor does a watch: the account must notice nothing.
 */
async function isContained({ caseId, watch }: CaseRecord, store: Intake['store']): Promise<boolean> {
  const result = await store.get<{ readonly result: string }>(keys.result(caseId));
  const file = await readCase(store, caseId);
  if (file.releases.some(({ ended }) => ended?.signInOpened === true)) return false;
  if (result) return endings[RecordedEnding.parse(result.result)].releasable;
  if (watch && !file.decisions.some(({ decision }) => decision.decision === 'escalate')) return false;
  if ((await store.get(keys.held(caseId))) === undefined) return true;
  return (await store.get<HeldDecision>(keys.heldDecision(caseId)))?.decision === 'approve';
}
