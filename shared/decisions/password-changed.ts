import * as z from 'zod';
import { authorOf } from '../domain/caller.ts';
import type { Author, Caller } from '../domain/caller.ts';
import { tell } from '../casefile/record.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { liesAhead } from '../alerts/known-moment.ts';
import { childInstance } from '../domain/instances.ts';
import { rejection } from '../domain/problem.ts';
import type { Rejection } from '../domain/problem.ts';
import type { Intake } from '../intake/intake.ts';
import { readSaid } from './read-said.ts';

/** A person's word that the password was changed where it is mastered. It prompts a look and proves nothing. */
export const PasswordChanged = z.strictObject({
  at: z.iso.datetime({ offset: true }).optional().meta({ description: 'When; now if it is left out.' }),
});

const remedies = {
  body: 'Send {"at": "<when>"}, or {} for now',
  at: 'Give a past moment with its offset, e.g. 2026-01-31T08:00:00Z, or leave it out',
};

export interface SaidChanged extends Author {
  /** ISO 8601 UTC. */
  readonly at: string;
}

export function readPasswordChanged(
  body: unknown,
  caller: Caller,
  now: string,
): SaidChanged | { readonly rejected: Rejection } {
  const read = readSaid(PasswordChanged, { what: 'event', remedies }, body);
  if ('rejected' in read) return read;
  const { at = now } = read.filledIn;
  if (!liesAhead(at, now))
    return { ...authorOf(caller), at: new Date(Math.min(Date.parse(at), Date.parse(now))).toISOString() };
  return { rejected: rejection('The event is from the future.', 'at', 'lies ahead', remedies.at) };
}

/** Writes the word into the case file, and wakes whatever step waits for it. */
export async function attestPasswordChange(
  { caseId, instanceId }: CaseRecord,
  { by, byId, at: changedAt }: SaidChanged,
  intake: Intake,
): Promise<void> {
  const { farEnd, store, durable } = intake;
  const attests = 'password-changed';
  await tell(store, caseId, { kind: 'attestation', at: intake.now(), attests, changedAt, by, byId });
  const waiting = farEnd.steps.filter(({ wakesOn }) => wakesOn === attests);
  // Nobody may be waiting, or not yet: the word is in the case file, where the next look finds it.
  await Promise.allSettled(
    waiting.map(({ name }) => durable.raise(childInstance(instanceId, name), attests, { at: changedAt })),
  );
}
