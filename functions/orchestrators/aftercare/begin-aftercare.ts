import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { hours } from '../../../shared/domain/duration.ts';
import { aftercareInstance } from '../../../shared/domain/instances.ts';
import { guardedBy } from '../../../shared/plan/aftercare.ts';
import type { CaseResult } from '../../../shared/plan/conclude.ts';
import { sessionsEnded } from '../../../shared/plan/last-revocation.ts';
import { propagation } from '../../../shared/plan/proof.ts';
import { runsOf } from '../../../shared/plan/run.ts';
import type { Plan } from '../../../shared/plan/run.ts';
import { aftercare, tellAftercare } from '../../contracts/aftercare.ts';
import type { Aftercare } from '../../contracts/aftercare.ts';
import { child } from '../../durable/child.ts';
import { instanceOf } from '../../durable/instance.ts';
import { isoNow } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { performPatiently } from '../../durable/perform.ts';

/** Starts the aftercare once the result is known, where the options ask for it and anything landed that can be guarded. */
export function* beginAftercare(
  context: Context,
  start: CaseStart,
  plan: Plan,
  { outcomes }: CaseResult,
): Durable<void> {
  const { caseId } = start;
  const { aftercareHours } = start.options;
  if (aftercareHours === 0 || guardedBy(plan, outcomes).length === 0) return;
  const calmSince = isoNow(context);
  const until = isoNow(context, hours(aftercareHours));
  const entry = { kind: 'evidence', about: 'aftercare', until } as const;
  yield* performPatiently(context, tellAftercare, { caseId, telling: 'begun', entries: [entry] });
  const input: Aftercare = {
    caseId,
    until,
    calmSince,
    signInsSince: new Date(Date.parse(sessionsEnded(start, runsOf(plan), outcomes)) + propagation).toISOString(),
    looks: 0,
    recurrences: 0,
    shut: [],
  };
  try {
    // Its name is known from outside, so that a decision wakes it.
    yield* child(context, aftercare, input, aftercareInstance(instanceOf(context)));
  } catch {
    // The case has its result: that nobody watches any more is told, and takes nothing from it.
    const brokenOff = { ...entry, ended: 'broken off: a person must watch' } as const;
    yield* performPatiently(context, tellAftercare, { caseId, telling: 'broken-off', entries: [brokenOff] });
  }
}
