import * as z from 'zod';
import { keys } from '../casefile/keys.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { VerifiedAuthor } from '../domain/caller.ts';
import type { Rejection } from '../domain/problem.ts';
import { heldRun } from '../intake/hold-case.ts';
import type { Hold } from '../intake/hold-case.ts';
import type { Intake } from '../intake/intake.ts';
import type { Raise } from '../intake/raise-case.ts';
import { decideHeld } from './decide-held.ts';
import { refused } from './held-decided.ts';
import type { HeldDecided } from './held-decided.ts';
import { readSaid } from './read-said.ts';

/** Nothing has to be said: the token says who. */
export const Resume = z.strictObject({});
export type Resume = z.infer<typeof Resume>;

export function readResume(body: unknown): Resume | { readonly rejected: Rejection } {
  const read = readSaid(Resume, { what: 'word', remedies: { body: 'Send {}' } }, body);
  return 'rejected' in read ? read : read.filledIn;
}

/** A person's word lets a case through that the breaker stopped; it counts as their approval, and takes no slot. Throws as `decideHeld` does. */
export async function resumeCase(record: CaseRecord, author: VerifiedAuthor, intake: Intake): Promise<HeldDecided> {
  const { store } = intake;
  const [hold, raise] = await Promise.all([
    store.get<Hold>(keys.held(record.caseId)),
    store.get<Raise>(keys.raise(record.caseId)),
  ]);
  if (!hold?.byBreaker && !raise?.byBreaker)
    return refused('was not stopped by the breaker', `Decide about it: {"decision": "approve", "about": "${heldRun}"}`);
  const decided = await decideHeld(record, { decision: 'approve', about: heldRun, ...author }, intake);
  return decided ?? refused('is not held', 'Look at how the case stands now');
}
