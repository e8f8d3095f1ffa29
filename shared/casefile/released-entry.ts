import * as z from 'zod';
import { ReleaseKind } from '../domain/decision.ts';

const about = z.array(z.object({ step: z.string(), says: z.string() })).readonly();

/** One release has ended. */
export const Released = z.object({
  kind: z.literal('release'),
  at: z.string(),
  number: z.number().int().positive(),
  result: z.string(),
  because: z.array(z.string()).readonly(),
  steps: z.array(z.object({ step: z.string(), state: z.string(), note: z.string() })).readonly(),
  caseId: z.string().optional(),
  as: ReleaseKind.optional(),
  by: z.string().optional(),
  irreversible: about.optional(),
  stays: about.optional(),
  signInOpened: z.boolean().optional(),
  /** The only steps that were asked for; absent: all. */
  only: z.array(z.string()).readonly().optional(),
});
