import type { OrchestrationContext } from 'durable-functions';
import { cutOffAnew, guardedBy } from '../../../shared/plan/aftercare.ts';
import type { CaseResult } from '../../../shared/plan/conclude.ts';
import { sessionsEnded } from '../../../shared/plan/last-revocation.ts';
import type { Plan } from '../../../shared/plan/run.ts';
import { propagation } from '../../../shared/plan/proof.ts';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { hours } from '../../../shared/domain/duration.ts';
import { keepWatch, tellAfterwards } from '../../contracts/aftercare.ts';
import type { Afterwards } from '../../contracts/aftercare.ts';
import { performPatiently } from '../../durable/durable.ts';
import type { Durable } from '../../durable/durable.ts';

/** Starts the watch after the result is known, where the options ask for one and anything landed that can be guarded. */
export function* watchAfterwards(
  context: OrchestrationContext,
  start: CaseStart,
  plan: Plan,
  { outcomes }: CaseResult,
): Durable<void> {
  const guarded = guardedBy(plan, outcomes);
  const { watchAfterHours } = start.options;
  if (watchAfterHours === 0 || guarded.length === 0) return;
  const begins = context.df.currentUtcDateTime.getTime();
  const until = new Date(begins + hours(watchAfterHours)).toISOString();
  const entry = { kind: 'evidence', about: 'afterwards', until } as const;
  yield* performPatiently(context, tellAfterwards, { caseId: start.caseId, telling: 'begun', entries: [entry] });
  const input: Afterwards = {
    start,
    guarded,
    cutOff: cutOffAnew(plan),
    until,
    calmSince: new Date(begins).toISOString(),
    signInsSince: new Date(Date.parse(sessionsEnded(start, outcomes)) + propagation).toISOString(),
    looks: 0,
    recurrences: 0,
  };
  try {
    // Its name is known from outside, so that a decision wakes it.
    yield context.df.callSubOrchestrator(keepWatch.name, input, `${context.df.instanceId}:afterwards`);
  } catch {
    // The case has its result: that nobody watches any more is told, and takes nothing from it.
    const brokenOff = { ...entry, ended: 'broken off: a person must watch' } as const;
    const told = { caseId: start.caseId, telling: 'broken-off', entries: [brokenOff] };
    yield* performPatiently(context, tellAfterwards, told);
  }
}
