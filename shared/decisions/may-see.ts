import { readCase } from '../casefile/case-file.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { CaseStore } from '../casefile/case-store.ts';
import type { Caller } from '../domain/caller.ts';
import type { Role } from '../domain/role.ts';

/** Who is let into a watch, or approves one, or audits it. */
const insiders: readonly Role[] = ['Case.Watch', 'Case.Approve', 'Audit.Read'];

/** A watch is covert: nobody else sees it until it is escalated, and the watched account never, whatever its roles. */
export async function maySee(
  { caseId, watch, objectId }: Pick<CaseRecord, 'caseId' | 'watch' | 'objectId'>,
  { id, roles }: Caller,
  store: CaseStore,
): Promise<boolean> {
  if (!watch) return true;
  if (id !== objectId.toLowerCase() && roles.some((role) => insiders.includes(role))) return true;
  return (await readCase(store, caseId)).decisions.some(({ decision }) => decision.decision === 'escalate');
}
