import type * as z from 'zod';
import { fieldProblems } from '../alerts/field-problems.ts';
import type { Rejection } from '../domain/problem.ts';

const by = 'Leave it out: your token says who you are';

/** What a person filled in, or what is wrong with it. Who they are no form asks. */
export function readSaid<Form>(
  form: z.ZodType<Form>,
  { what, remedies }: { readonly what: string; readonly remedies: Readonly<Record<string, string>> },
  body: unknown,
): { readonly filledIn: Form } | { readonly rejected: Rejection } {
  const read = form.safeParse(body);
  if (read.success) return { filledIn: read.data };
  return {
    rejected: {
      reason: `The ${what} is not filled in correctly.`,
      errors: fieldProblems(read.error, { ...remedies, by }),
    },
  };
}
