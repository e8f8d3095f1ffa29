import type * as z from 'zod';
import { fieldProblems } from '../alerts/field-problems.ts';
import { saidBy } from '../domain/caller.ts';
import type { Caller } from '../domain/caller.ts';
import type { Rejection } from '../domain/problem.ts';

/** What a person filled in, in the name of the caller; or what is wrong with it. */
export function readSaid<Form>(
  form: z.ZodType<Form>,
  { what, remedies }: { readonly what: string; readonly remedies: Readonly<Record<string, string>> },
  body: unknown,
  caller: Caller,
): { readonly filledIn: Form } | { readonly rejected: Rejection } {
  const read = form.safeParse(saidBy(body, caller));
  if (read.success) return { filledIn: read.data };
  return {
    rejected: { reason: `The ${what} is not filled in correctly.`, errors: fieldProblems(read.error, remedies) },
  };
}
