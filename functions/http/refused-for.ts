import { tell } from '../../shared/casefile/record.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { barred, concernsThemselves } from '../../shared/decisions/may-decide.ts';
import { authorOf } from '../../shared/domain/caller.ts';
import type { Caller } from '../../shared/domain/caller.ts';
import type { Rejection } from '../../shared/domain/problem.ts';
import type { Intake } from '../../shared/intake/intake.ts';

/** Why it is not for this person to change anything, or anything of this case: there it is written down. */
export async function refusedFor(
  caller: Caller,
  found: CaseRecord | undefined,
  asked: string,
  intake: Intake,
): Promise<Rejection | undefined> {
  const why = (found && concernsThemselves(found, caller)) ?? (await barred(caller, intake.tenantId, intake));
  if (why && found) await noteRefusal(found, caller, { asked, why }, intake);
  return why;
}

/** Once a day for each person and what they ask: who tries on and on fills no case file. */
export async function noteRefusal(
  { caseId }: Pick<CaseRecord, 'caseId'>,
  caller: Caller,
  { asked, why }: { readonly asked: string; readonly why: Rejection },
  { store, now }: Pick<Intake, 'store' | 'now'>,
): Promise<void> {
  const at = now();
  const entry = { kind: 'refused', at, asked, ...authorOf(caller), because: why.reason } as const;
  await tell(store, caseId, entry, { once: `refused-${caller.id}-${asked}-${at.slice(0, 10)}` });
}
