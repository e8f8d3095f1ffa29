import * as z from 'zod';
import { Account } from './account.ts';
import { Incident } from './incident.ts';
import { Matter, Mode } from './mode.ts';
import { PlanOptions } from './plan-options.ts';

/** The input of a containment: all that is known when it starts. It lands in the durable history, so it holds no secret. */
export const CaseStart = z.strictObject({
  caseId: z.string(),
  account: Account,
  incident: Incident,
  options: PlanOptions,
  mode: Mode.default('contain'),
  /** Why the account may be watched, and who approved it. */
  matter: Matter.nullable().default(null),
  tokenLifetimeMinutes: z.number().int().positive(),
});
export type CaseStart = z.infer<typeof CaseStart>;
