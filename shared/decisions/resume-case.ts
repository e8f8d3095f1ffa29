import * as z from 'zod';
import { keys } from '../casefile/keys.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { Caller } from '../domain/caller.ts';
import { PersonName } from '../domain/person.ts';
import type { Rejection } from '../domain/problem.ts';
import { heldRun } from '../intake/hold-case.ts';
import type { Hold } from '../intake/hold-case.ts';
import type { Intake } from '../intake/intake.ts';
import type { Raise } from '../intake/raise-case.ts';
import { decideHeld } from './decide-held.ts';
import { refused } from './held-decided.ts';
import type { HeldDecided } from './held-decided.ts';
import { readSaid } from './read-said.ts';

export const Resume = z.strictObject({ by: PersonName.meta({ description: 'Who resumes it.' }) });
export type Resume = z.infer<typeof Resume>;

export function readResume(body: unknown, caller: Caller): Resume | { readonly rejected: Rejection } {
  const read = readSaid(Resume, { what: 'word', remedies: { by: 'Say who you are' } }, body, caller);
  return 'rejected' in read ? read : read.filledIn;
}

/** A person's word lets a case through that the breaker stopped; it counts as their approval, and takes no slot. Throws as `decideHeld` does. */
export async function resumeCase(record: CaseRecord, { by }: Resume, intake: Intake): Promise<HeldDecided> {
  const { store } = intake;
  const [hold, raise] = await Promise.all([
    store.get<Hold>(keys.held(record.caseId)),
    store.get<Raise>(keys.raise(record.caseId)),
  ]);
  if (!hold?.byBreaker && !raise?.byBreaker)
    return refused('was not stopped by the breaker', `Decide about it: {"decision": "approve", "about": "${heldRun}"}`);
  const decided = await decideHeld(record, { decision: 'approve', about: heldRun, by }, intake);
  return decided ?? refused('is not held', 'Look at how the case stands now');
}
