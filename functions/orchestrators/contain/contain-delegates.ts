import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { seconds } from '../../../shared/domain/duration.ts';
import { containDelegate } from '../../contracts/contain.ts';
import { askAgain } from '../../durable/ask-again.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { performOr } from '../../durable/perform.ts';
import { examineAll } from './examine-all.ts';

/** Identity protection answers once a second and we have just asked it: a short wait is enough. */
const shortLooks = 3;

/**
 * Sees to it that delegates are looked at soon, and contains those who look compromised in cases of their own, where the options say so;
 * these go on by themselves, and nothing here waits for them. Answers the examinations that are still unanswered.
 * @param offering the examinations that find delegates
 */
export function* containDelegates(
  context: Context,
  { caseId, options }: Pick<CaseStart, 'caseId'> & { readonly options: Pick<CaseStart['options'], 'containDelegates'> },
  offering: readonly string[],
  unanswered: readonly string[],
): Durable<readonly string[]> {
  const asked = unanswered.filter((name) => offering.includes(name));
  const open = yield* askAgain<readonly string[]>(context, asked, {
    isAnswered: (names) => names.length === 0,
    ask: (names) => examineAll(context, caseId, names),
    times: shortLooks,
    apart: seconds(2),
  });
  if (options.containDelegates === 'suspicious')
    yield* performOr(context, containDelegate, { caseId }, () => undefined);
  return unanswered.filter((name) => !offering.includes(name) || open.includes(name));
}
