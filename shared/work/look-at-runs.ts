import type { CaseStart } from '../domain/case-start.ts';
import { minutes } from '../domain/duration.ts';
import { unanswered } from '../plan/outcome.ts';
import type { Standing } from '../plan/outcome.ts';
import type { Look } from '../plan/run.ts';
import { attempt } from './attempt.ts';
import type { WorkContext } from './work-context.ts';

/** So many at once: a tenant throttles whoever asks for everything at the same moment. */
const side = 8;

/** Azure ends an activity after five minutes, and a round that it ends is lost: what was not looked at by then is asked again. */
const budget = minutes(3);
const tooLate = 'the round of looks took too long';

/** Looks at all of them, and changes nothing. Each look is a value. */
export async function lookAtRuns(
  start: CaseStart,
  looks: readonly Look[],
  { onlyNews = false, inTurn = false }: { readonly onlyNews?: boolean; readonly inTurn?: boolean },
  work: WorkContext,
): Promise<Standing[]> {
  const began = Date.now();
  const outcomes: Standing[] = [];
  let next = 0;
  const lookOn = async (): Promise<void> => {
    for (let index = next++; index < looks.length; index = next++) {
      const look = looks[index];
      if (!look) continue;
      const isLate = Date.now() - began > budget;
      outcomes[index] = isLate
        ? unanswered({ run: look.run.name, step: look.run.step }, look.before, work.tenant.now(), tooLate)
        : await attempt({ start, ...look, lookOnly: true, onlyNews }, work);
    }
  };
  await Promise.all(Array.from({ length: inTurn ? 1 : side }, lookOn));
  return outcomes;
}
