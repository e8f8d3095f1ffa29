import type { OrchestrationContext } from 'durable-functions';
import { cutOffAnew, guardedBy } from '../../../shared/plan/aftercare.ts';
import type { CaseResult } from '../../../shared/plan/conclude.ts';
import { sessionsEnded } from '../../../shared/plan/last-revocation.ts';
import { runsOf } from '../../../shared/plan/run.ts';
import type { Plan } from '../../../shared/plan/run.ts';
import { propagation } from '../../../shared/plan/proof.ts';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { hours } from '../../../shared/domain/duration.ts';
import { aftercare, tellAftercare } from '../../contracts/aftercare.ts';
import type { Aftercare } from '../../contracts/aftercare.ts';
import { performPatiently } from '../../durable/durable.ts';
import type { Durable } from '../../durable/durable.ts';

/** Starts the watch after the result is known, where the options ask for one and anything landed that can be guarded. */
export function* beginAftercare(
  context: OrchestrationContext,
  start: CaseStart,
  plan: Plan,
  { outcomes }: CaseResult,
): Durable<void> {
  const guarded = guardedBy(plan, outcomes);
  const { aftercareHours } = start.options;
  if (aftercareHours === 0 || guarded.length === 0) return;
  const begins = context.df.currentUtcDateTime.getTime();
  const until = new Date(begins + hours(aftercareHours)).toISOString();
  const entry = { kind: 'evidence', about: 'aftercare', until } as const;
  yield* performPatiently(context, tellAftercare, { caseId: start.caseId, telling: 'begun', entries: [entry] });
  const input: Aftercare = {
    start,
    guarded,
    cutOff: cutOffAnew(plan),
    until,
    calmSince: new Date(begins).toISOString(),
    signInsSince: new Date(Date.parse(sessionsEnded(start, runsOf(plan), outcomes)) + propagation).toISOString(),
    looks: 0,
    recurrences: 0,
  };
  try {
    // Its name is known from outside, so that a decision wakes it.
    yield context.df.callSubOrchestrator(aftercare.name, input, `${context.df.instanceId}:aftercare`);
  } catch {
    // The case has its result: that nobody watches any more is told, and takes nothing from it.
    const brokenOff = { ...entry, ended: 'broken off: a person must watch' } as const;
    const told = { caseId: start.caseId, telling: 'broken-off', entries: [brokenOff] };
    yield* performPatiently(context, tellAftercare, told);
  }
}
