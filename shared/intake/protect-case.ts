import { askFor } from '../casefile/asks.ts';
import { enterCase } from '../casefile/case-index.ts';
import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { CaseResult } from '../plan/conclude.ts';
import type { Stop } from './gates.ts';
import type { Intake } from './intake.ts';

/** Ends a case in which nothing may be done by Cordon, whoever approves; whoever is on call is asked to look. */
export async function protectCase(
  record: CaseRecord,
  { because }: Pick<Stop, 'because'>,
  { store, now }: Pick<Intake, 'store' | 'now'>,
): Promise<'protected'> {
  const { caseId } = record;
  const at = now();
  // First of all: an alert about such an account is never just dropped.
  await askFor(store, {
    caseId,
    about: 'protected',
    who: 'somebody of the tier-zero role, beside the owner of the account',
    what: `Look at the account, and contain it by hand if it is compromised: ${because.join('; ')}. Then reject "protected".`,
    at,
  });
  const nothing = { t1Ms: null, outcomes: [], proof: [], uncertain: [], residualRisk: [] };
  const result: CaseResult = { caseId, result: 'protected', because: [...because], provenAt: at, ...nothing };
  await enterCase(store, record);
  await tell(store, caseId, { kind: 'result', at, ...result }, { once: 'result' });
  await store.putIfAbsent(keys.result(caseId), result);
  return 'protected';
}
