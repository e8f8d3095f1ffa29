import { askFor } from '../casefile/asks.ts';
import { enterCase } from '../casefile/case-index.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { endAtOnce } from './end-at-once.ts';
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
  await enterCase(store, record);
  await endAtOnce(store, caseId, { result: 'protected', because, at });
  return 'protected';
}
