import type { OrchestrationContext } from 'durable-functions';
import type { CaseResult } from '../../../shared/plan/conclude.ts';
import type { Outcome } from '../../../shared/plan/outcome.ts';
import type { Plan } from '../../../shared/plan/run.ts';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { closeCase } from '../../contracts/contain.ts';
import { performPatiently } from '../../durable/durable.ts';
import type { Durable } from '../../durable/durable.ts';
import { watchAccount } from '../../contracts/watch.ts';
import type { WatchEnd } from '../../contracts/watch.ts';

/** What a containment begins with that was a watch before: the account as read a moment ago, its plan, and what is in place already. */
export interface Escalated {
  readonly start: CaseStart;
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
}

/** Watches until a person says otherwise. Answers what to contain, or the result of a case that ends with its watch. */
export function* watchFirst(context: OrchestrationContext, start: CaseStart): Durable<Escalated | CaseResult> {
  context.df.setCustomStatus({ caseId: start.caseId, phase: 'watching, unseen' });
  const child = `${context.df.instanceId}:watch`;
  const end = yield* watchUntilDecided(context, start, child);
  if (end.end === 'escalated') return end;
  const result = yield* performPatiently(context, closeCase, {
    caseId: start.caseId,
    end: end.end,
    because: end.because,
    outcomes: end.end === 'closed' ? end.outcomes : [],
    provenAt: context.df.currentUtcDateTime.toISOString(),
  });
  context.df.setCustomStatus({ caseId: start.caseId, phase: result.result });
  return result;
}

/** A watch that breaks off is told: in silence everybody would go on believing in it. */
function* watchUntilDecided(context: OrchestrationContext, start: CaseStart, child: string): Durable<WatchEnd> {
  try {
    return (yield context.df.callSubOrchestrator(watchAccount.name, { start }, child)) as WatchEnd;
  } catch {
    const because = ['the watch broke off: a person must look, and contain the account or watch it anew'];
    return { end: 'closed', because, outcomes: [] };
  }
}
