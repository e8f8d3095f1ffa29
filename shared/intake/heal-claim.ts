import { enterCase } from '../casefile/case-index.ts';
import { latestCase } from '../casefile/registry.ts';
import type { CaseStart } from '../domain/case-start.ts';
import type { Intake } from './intake.ts';
import { recordAlert } from './record-alert.ts';

/**
 * Writes once more what was written beside the start of a case and may be lost with the process that wrote it: where its id and the list lead
 * to it, and the alert that began it. The claim has it all, for it came before the start.
 */
export async function healClaim(
  { caseId, account }: Pick<CaseStart, 'caseId' | 'account'>,
  intake: Pick<Intake, 'store' | 'now'>,
): Promise<void> {
  const record = await latestCase(account, intake.store);
  if (record?.caseId !== caseId) return;
  await Promise.all([enterCase(intake.store, record), recordAlert(caseId, record, intake)]);
}
