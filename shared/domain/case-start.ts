import * as z from 'zod';
import { Account } from './account.ts';
import { Incident, Matter, Mode, PlanOptions } from './alert-incident.ts';

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
