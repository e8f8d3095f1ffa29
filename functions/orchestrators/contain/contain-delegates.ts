import type { OrchestrationContext } from 'durable-functions';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { seconds } from '../../../shared/domain/duration.ts';
import { performOr, sleepUntil } from '../../durable/durable.ts';
import type { Callable, Durable } from '../../durable/durable.ts';
import { examineAll } from './examine-all.ts';

/** What came of it: the cases, and whether nobody is left to ask about. */
export interface DelegatesContained {
  readonly joined: readonly string[];
  readonly isSettled: boolean;
}

export const containDelegate: Callable<CaseStart, DelegatesContained> = { name: 'contain-delegate' };

/** Identity protection answers once a second and we have just asked it: a short wait is enough. */
const shortLooks = 3;

/**
 * Sees to it that delegates are looked at soon, and contains those who look compromised in cases of their own, where the options say so;
 * these go on by themselves, and nothing here waits for them. `offering`: the examinations that find delegates. Answers the examinations that are still unanswered.
 */
export function* containDelegates(
  context: OrchestrationContext,
  start: CaseStart,
  offering: readonly string[],
  unanswered: readonly string[],
): Durable<readonly string[]> {
  let open = unanswered;
  for (let looks = 0; looks < shortLooks; looks += 1) {
    const asked = open.filter((name) => offering.includes(name));
    if (asked.length === 0) break;
    yield* sleepUntil(context, new Date(context.df.currentUtcDateTime.getTime() + seconds(2)));
    const again = yield* examineAll(context, start, asked);
    open = open.filter((name) => !asked.includes(name) || again.includes(name));
  }
  if (start.options.containDelegates === 'suspicious')
    yield* performOr(context, containDelegate, start, () => ({ joined: [], isSettled: false }));
  return open;
}
