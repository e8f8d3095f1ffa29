import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { watchInstance } from '../../../shared/domain/instances.ts';
import type { Concluded } from '../../../shared/plan/conclude.ts';
import type { CutOff } from '../../../shared/plan/cut-off.ts';
import type { Standing } from '../../../shared/plan/outcome.ts';
import type { Plan } from '../../../shared/plan/run.ts';
import { closeCase } from '../../contracts/contain.ts';
import { watchAccount } from '../../contracts/watch.ts';
import { child } from '../../durable/child.ts';
import { announce, instanceOf } from '../../durable/instance.ts';
import { isoNow } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { performPatiently } from '../../durable/perform.ts';

/** What a containment begins with that was a watch before: the account as read a moment ago, its plan, and what is in place already. */
export interface Escalated {
  readonly start: CaseStart;
  readonly plan: Plan;
  readonly outcomes: readonly Standing[];
  readonly escalated: NonNullable<CutOff['escalated']>;
}

/** Watches until a person says otherwise. Answers what to contain, or the result of a case that ends with its watch. */
export function* watchFirst(context: Context, { caseId }: CaseStart): Durable<Escalated | Concluded> {
  announce(context, { caseId, phase: 'watching, unseen' });
  // Where it breaks off the case does, too, and the watchdog opens both anew: an end that nobody decided would leave everybody believing in it.
  const end = yield* child(context, watchAccount, { caseId }, watchInstance(instanceOf(context)));
  if (end.end === 'escalated') {
    const { start, plan, outcomes, unticked, readAnew } = end;
    return { start, plan, outcomes, escalated: { unticked, readAnew } };
  }
  const found = { because: [], outcomes: [], undone: [], ...end };
  const concluded = yield* performPatiently(context, closeCase, { caseId, ...found, provenAt: isoNow(context) });
  announce(context, { caseId, phase: concluded.result });
  return concluded;
}
