import { readCase } from '../casefile/case-file.ts';
import { minutes } from '../domain/duration.ts';
import { Later } from '../domain/errors.ts';
import { isTakenBack } from '../plan/aftercare.ts';
import type { WorkContext } from './work-context.ts';

/** Nobody waits for an attempt any longer: another goes on in its place, perhaps in another process, and its case may end. */
const waitedFor = minutes(2);
/** The case file is not read for each of a thousand changes. */
const apart = minutes(1);

/**
 * Asked before each change of an attempt: one that hung, and goes on when its case is being taken back already, changes nothing more. Throws
 * `Later` then. An attempt that nobody has waited for in vain reads nothing.
 */
export function notOutlived(
  caseId: string,
  { tenant, store }: Pick<WorkContext, 'tenant' | 'store'>,
): () => Promise<void> {
  const now = (): number => Date.parse(tenant.now());
  let asked = now() + waitedFor - apart;
  return async () => {
    if (now() - asked < apart) return;
    if (isTakenBack((await readCase(store, caseId)).releases)) throw new Later('the case is being taken back');
    asked = now();
  };
}
