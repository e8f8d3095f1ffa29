import type { Step, Verdict } from '../../shared/catalogue/step.ts';
import { minutes } from '../../shared/domain/duration.ts';
import type { Rehearsal } from './rehearse.ts';

/** Looks until the tenant has settled, moving the clock as patience would. */
export async function settled(step: Step, { clock }: Rehearsal, look: () => Promise<Verdict>): Promise<Verdict> {
  let verdict = await look();
  for (let looks = 0; looks < 40 && verdict.is === 'not-yet'; looks += 1) {
    clock.advance(Math.max(step.patience.pollEvery, looks * minutes(10)));
    verdict = await look();
  }
  return verdict;
}
