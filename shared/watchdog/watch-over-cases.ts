import { anchorAsItStands } from '../casefile/anchors.ts';
import { keys } from '../casefile/keys.ts';
import { runsElsewhere } from '../casefile/registry.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { Intake } from '../intake/intake.ts';
import { lookAfterAlerts } from './look-after-alerts.ts';
import { lookAfterCase } from './look-after-case.ts';
import type { LookedAfter } from './looked-after.ts';
import { eachOpenCase } from './open-cases.ts';

/** What the watchdog did about one case or alert, or could not find out. */
export interface Noticed {
  readonly caseId?: string;
  /** In place of a case: of an alert that waits for the tenant to name its account. */
  readonly messageId?: string;
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
      if (!all.every(([, became]) => isOver(became))) return false;
      if (intake.anchors && !runsElsewhere(record, intake.taskHub))
        await anchorAsItStands(intake.anchors, intake.store, caseId, intake.now());
      return true;
    } catch (error) {
      // The store, the task hub or the tenant is out of reach for this one; the others must not wait for it.
      noticed.push({ caseId, work: 'case', became: 'unanswered', errorName: nameOf(error) });
      return false;
    }
  });
  try {
    for (const { messageId, became } of await lookAfterAlerts(intake))
      if (became !== 'over' && became !== 'live') noticed.push({ messageId, work: 'alert', became });
  } catch (error) {
    noticed.push({ work: 'alerts', became: 'unanswered', errorName: nameOf(error) });
  }
  return noticed;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'error');

/** Whether nothing more will come of it by looking. */
function isOver(became: LookedAfter): boolean {
  return ['over', 'given-up', 'gone'].includes(became);
}
