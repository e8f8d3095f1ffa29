import type * as z from 'zod';
import type { FieldProblem } from '../domain/problem.ts';

/** What a schema found, for a person; `remedies` is keyed by the outermost field. */
export function fieldProblems(error: z.ZodError, remedies: Readonly<Record<string, string>>): FieldProblem[] {
  return error.issues.flatMap((issue) => {
    const field = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field: field === '' ? key : `${field}.${key}`,
        problem: 'is not a field of this form',
        remedy: remedies[key] ?? 'Remove it',
      }));
    }
    const remedy = remedies[String(issue.path[0] ?? 'body')] ?? 'Correct or remove it';
    return [{ field: field === '' ? 'body' : field, problem: issue.message, remedy }];
  });
}
