import type { OrchestrationContext } from 'durable-functions';
import type { Examined } from '../../../shared/work/examine.ts';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { minutes } from '../../../shared/domain/duration.ts';
import { examineAccount } from '../../contracts/contain.ts';
import type { ExamineInput } from '../../contracts/contain.ts';
import { eachInParallel, sleepUntil } from '../../durable/durable.ts';
import type { Durable } from '../../durable/durable.ts';

/** Examines side by side; answers the names of those that were not answered (throttled, unreachable, broken off). */
export function* examineAll(
  context: OrchestrationContext,
  start: CaseStart,
  names: readonly string[],
): Durable<readonly string[]> {
  const tasks = names.map((examination) =>
    context.df.callActivity(examineAccount.name, { start, examination } satisfies ExamineInput),
  );
  const examined = yield* eachInParallel<Pick<Examined, 'examination' | 'state'>>(context, tasks, (index) => ({
    examination: names[index] ?? '',
    state: 'later',
  }));
  return examined.flatMap(({ state, examination }) => (state === 'later' ? [examination] : []));
}

/** How often what was not answered is asked for again, a minute apart. */
const patientLooks = 10;

/** Asks for the rest again; nothing waits for it but the report. */
export function* examineRest(context: OrchestrationContext, start: CaseStart, names: readonly string[]): Durable<void> {
  let open = names;
  for (let looks = 0; open.length > 0 && looks < patientLooks; looks += 1) {
    yield* sleepUntil(context, new Date(context.df.currentUtcDateTime.getTime() + minutes(1)));
    open = yield* examineAll(context, start, open);
  }
}
