import * as z from 'zod';
import { fieldProblems } from '../alerts/field-problems.ts';
import { saidBy } from '../domain/caller.ts';
import type { Caller } from '../domain/caller.ts';
import { minutes } from '../domain/duration.ts';
import type { Rejection } from '../domain/problem.ts';

/** A person's word that the password was changed where it is mastered. It prompts a look and proves nothing. */
export const PasswordChanged = z.strictObject({
  by: z.string().min(1).max(200).meta({ description: 'Who changed it.' }),
  at: z.iso.datetime({ offset: true }).optional().meta({ description: 'When; now if it is left out.' }),
});

/** Clocks differ; a word from further ahead is a mistake. */
const skew = minutes(5);

const remedies = {
  body: 'Send {"by": "<who changed it>", "at": "<when>"}',
  by: 'Say who changed the password, in 1 to 200 characters',
  at: 'Give a past moment with its offset, e.g. 2026-01-31T08:00:00Z, or leave it out',
};

export interface SaidChanged {
  readonly by: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

export function readPasswordChanged(
  body: unknown,
  caller: Caller,
  now: string,
): SaidChanged | { readonly rejected: Rejection } {
  const read = PasswordChanged.safeParse(saidBy(body, caller));
  if (!read.success) {
    return {
      rejected: { reason: 'The event is not filled in correctly.', errors: fieldProblems(read.error, remedies) },
    };
  }
  const { by, at = now } = read.data;
  if (Date.parse(at) <= Date.parse(now) + skew) return { by, at: new Date(at).toISOString() };
  const errors = [{ field: 'at', problem: 'lies ahead', remedy: remedies.at }];
  return { rejected: { reason: 'The event is from the future.', errors } };
}
