import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { hours } from '../../../shared/domain/duration.ts';
import { aftercareInstance } from '../../../shared/domain/instances.ts';
import { firstAftercare } from '../../../shared/plan/aftercare-state.ts';
import type { Standing } from '../../../shared/plan/outcome.ts';
import type { Plan } from '../../../shared/plan/run.ts';
import { aftercare, tellAftercare } from '../../contracts/aftercare.ts';
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
  outcomes: readonly Standing[],
): Durable<void> {
  const { caseId, options } = start;
  const until = isoNow(context, hours(options.aftercareHours));
  const input = firstAftercare(start, plan, outcomes, { calmSince: isoNow(context), until });
  if (!input) return;
  const entry = { kind: 'evidence', about: 'aftercare', until } as const;
  yield* performPatiently(context, tellAftercare, { caseId, telling: 'begun', entries: [entry] });
  try {
    // Its name is known from outside, so that a decision wakes it.
    yield* child(context, aftercare, input, aftercareInstance(instanceOf(context)));
  } catch {
    // The case has its result, and this takes nothing from it: the watchdog opens the aftercare anew.
  }
}
