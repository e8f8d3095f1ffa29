import * as z from 'zod';
import { Account } from './account.ts';
import { Incident, PlanOptions } from './incident.ts';

/** The input of a containment: all that is known when it starts. It lands in the durable history, so it holds no secret. */
export const CaseStart = z.strictObject({
  caseId: z.string(),
  account: Account,
  incident: Incident,
  options: PlanOptions,
  tokenLifetimeMinutes: z.number().int().positive(),
});
export type CaseStart = z.infer<typeof CaseStart>;
