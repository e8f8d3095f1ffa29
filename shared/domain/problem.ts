import * as z from 'zod';

/** One thing that is wrong with what was sent, and what to do about it. */
export const FieldProblem = z.strictObject({
  /** Where, e.g. `options.moveMailbox`; `body` for the whole. */
  field: z.string(),
  problem: z.string(),
  remedy: z.string(),
});
export type FieldProblem = z.infer<typeof FieldProblem>;

/** Why something was not accepted, in words for the person who sent it. */
export interface Rejection {
  /** One word for logs and counts; undefined for what only its sender has to mend. */
  readonly code?: string | undefined;
  readonly reason: string;
  readonly errors: readonly FieldProblem[];
}

/** A rejection for one thing. */
export function rejection(reason: string, field: string, problem: string, remedy: string, code?: string): Rejection {
  return { ...(code === undefined ? {} : { code }), reason, errors: [{ field, problem, remedy }] };
}

/** An error answer, https://www.rfc-editor.org/rfc/rfc9457. */
export const Problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  errors: z.array(FieldProblem),
});
export type Problem = z.infer<typeof Problem>;
