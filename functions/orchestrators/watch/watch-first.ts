import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { watchInstance } from '../../../shared/domain/instances.ts';
import type { CaseResult } from '../../../shared/plan/conclude.ts';
import type { CutOff } from '../../../shared/plan/cut-off.ts';
import type { Outcome } from '../../../shared/plan/outcome.ts';
import type { Plan } from '../../../shared/plan/run.ts';
import { closeCase } from '../../contracts/contain.ts';
import { watchAccount } from '../../contracts/watch.ts';
import type { WatchEnd } from '../../contracts/watch.ts';
import { child } from '../../durable/child.ts';
import { announce, instanceOf } from '../../durable/instance.ts';
import { isoNow } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { performPatiently } from '../../durable/perform.ts';

/** What a containment begins with that was a watch before: the account as read a moment ago, its plan, and what is in place already. */
export interface Escalated {
  readonly start: CaseStart;
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
  readonly escalated: NonNullable<CutOff['escalated']>;
}

/** Watches until a person says otherwise. Answers what to contain, or the result of a case that ends with its watch. */
export function* watchFirst(context: Context, { caseId }: CaseStart): Durable<Escalated | CaseResult> {
  announce(context, { caseId, phase: 'watching, unseen' });
  const end = yield* watchUntilDecided(context, caseId);
  if (end.end === 'escalated') {
    const { start, plan, outcomes, unticked, readAnew } = end;
    return { start, plan, outcomes, escalated: { unticked, readAnew } };
  }
  const result = yield* performPatiently(context, closeCase, {
    caseId,
    end: end.end,
    because: end.because,
    outcomes: end.end === 'closed' ? end.outcomes : [],
    provenAt: isoNow(context),
  });
  announce(context, { caseId, phase: result.result });
  return result;
}

/** A watch that breaks off is told: in silence everybody would go on believing in it. */
function* watchUntilDecided(context: Context, caseId: string): Durable<WatchEnd> {
  try {
    return yield* child(context, watchAccount, { caseId }, watchInstance(instanceOf(context)));
  } catch {
    const because = ['the watch ended by a fault: contain the account, or watch it again'];
    return { end: 'closed', because, outcomes: [] };
  }
}
