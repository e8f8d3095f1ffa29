import { examineAccount } from '../../contracts/contain.ts';
import { askAgain } from '../../durable/ask-again.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { performOr } from '../../durable/perform.ts';

/** Examines side by side; answers the names of those that were not answered (throttled, unreachable, broken off). */
export function* examineAll(context: Context, caseId: string, names: readonly string[]): Durable<readonly string[]> {
  if (names.length === 0) return [];
  return yield* performOr(context, examineAccount, { caseId, examinations: names }, () => names);
}

/** How often what was not answered is asked for again, a minute apart. */
const patientLooks = 10;

/** Asks for the rest again; nothing waits for it but the report. */
export function* examineRest(context: Context, caseId: string, names: readonly string[]): Durable<void> {
  yield* askAgain(context, names, {
    isAnswered: (open) => open.length === 0,
    ask: (open) => examineAll(context, caseId, open),
    times: patientLooks,
  });
}
