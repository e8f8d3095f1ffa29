import type { CaseRecord } from '../casefile/registry.ts';
import type { Account } from '../domain/account.ts';
import { askGates } from './gates.ts';
import type { GatedAlert } from './gates.ts';
import { asApproved, holdCase } from './hold-case.ts';
import type { Intake } from './intake.ts';
import { startCase } from './start-case.ts';

/** `held`: the case waits until a person approves or rejects it. */
export type Started = 'started' | 'joined' | 'held';

/** A later alert may pass where an earlier one was held: then the case starts. */
export async function startUnlessHeld(
  record: CaseRecord,
  account: Account,
  alert: GatedAlert,
  intake: Intake,
): Promise<Started> {
  const answer = await askGates(intake.gates, account, alert);
  if (answer.is === 'go') return startCase(record, account, intake);
  // Approved, and the task hub was out of reach.
  const approved = await asApproved(record, intake);
  if (approved) return startCase(approved, account, intake);
  await holdCase(record, answer, intake);
  return 'held';
}
