import { keys } from '../casefile/keys.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { Intake } from '../intake/intake.ts';
import { lookAfterCase } from './look-after-case.ts';
import type { LookedAfter } from './looked-after.ts';
import { eachOpenCase } from './open-cases.ts';

/** What the watchdog did about one case, or could not find out. */
export interface Noticed {
  readonly caseId: string;
  readonly work: string;
  readonly became: Exclude<LookedAfter, 'over' | 'live'> | 'unanswered';
  /** Why nobody could look; absent where somebody could. */
  readonly errorName?: string;
}

/**
 * Looks at every open case once, and opens anew what the task hub gave up: an orchestration is failed for good by a restart of the host at a
 * bad moment, and nobody else would notice. https://github.com/Azure/azure-functions-durable-extension/issues/2621
 */
export async function watchOverCases(intake: Intake): Promise<readonly Noticed[]> {
  const noticed: Noticed[] = [];
  await eachOpenCase(intake, async (caseId) => {
    const record = await intake.store.get<CaseRecord>(keys.case(caseId));
    if (!record) return true;
    try {
      const all = Object.entries(await lookAfterCase(record, intake));
      for (const [work, became] of all) {
        if (became !== 'over' && became !== 'live') noticed.push({ caseId, work, became });
      }
      return all.every(([, became]) => isOver(became));
    } catch (error) {
      // The store, the task hub or the tenant is out of reach for this one; the others must not wait for it.
      const errorName = error instanceof Error ? error.name : 'error';
      noticed.push({ caseId, work: 'case', became: 'unanswered', errorName });
      return false;
    }
  });
  return noticed;
}

/** Whether nothing more will come of it by looking. */
function isOver(became: LookedAfter): boolean {
  return ['over', 'given-up', 'gone'].includes(became);
}
