import * as z from 'zod';
import type { CaseStart } from '../domain/case-start.ts';
import { guardedBy, Unread } from './aftercare.ts';
import { sessionsEnded } from './last-revocation.ts';
import { Standing } from './outcome.ts';
import { propagation } from './proof.ts';
import { runsOf } from './run.ts';
import type { Plan } from './run.ts';

/** What follows a containment, as it goes on from look to look. What is guarded is in the case file. */
export const Aftercare = z.object({
  caseId: z.string(),
  /** ISO 8601 UTC. */
  until: z.string(),
  /** ISO 8601 UTC: when something was last opened again, or the aftercare began. */
  calmSince: z.string(),
  /** ISO 8601 UTC: sign-ins from then on are news. */
  signInsSince: z.string(),
  looks: z.number(),
  recurrences: z.number(),
  /** How what was shut again stands since. */
  shut: z.array(Standing).readonly(),
  /** Runs whose last look had no answer. */
  unanswered: z.array(z.string()).readonly().exactOptional(),
  /** As the case was last told. */
  unread: Unread.exactOptional(),
});
export type Aftercare = z.infer<typeof Aftercare>;

/** How the aftercare of a containment begins; undefined where none is asked for, or nothing landed that can be guarded. */
export function firstAftercare(
  start: CaseStart,
  plan: Plan,
  outcomes: readonly Standing[],
  { calmSince, until }: Pick<Aftercare, 'calmSince' | 'until'>,
): Aftercare | undefined {
  if (plan.ownerStaysIn || start.options.aftercareHours === 0 || guardedBy(plan, outcomes).length === 0)
    return undefined;
  const signInsSince = new Date(Date.parse(sessionsEnded(start, runsOf(plan), outcomes)) + propagation).toISOString();
  return { caseId: start.caseId, until, calmSince, signInsSince, looks: 0, recurrences: 0, shut: [] };
}
