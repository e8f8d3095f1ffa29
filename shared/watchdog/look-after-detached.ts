import { detachedOf, endDetached } from '../casefile/kept-detached.ts';
import type { KeptDetached } from '../casefile/kept-detached.ts';
import { minutes } from '../domain/duration.ts';
import { isLive } from '../intake/intake.ts';
import type { Intake } from '../intake/intake.ts';
import { openAnew } from '../intake/open-anew.ts';
import { endStopped } from './end-stopped.ts';
import type { LookedAfter } from './looked-after.ts';

/** It is kept before it is begun. */
const soon = minutes(5);

/** Sees to it that what runs for a case by itself (a purge that waits for a second person, the guard of the doors) comes to its end. */
export async function lookAfterDetached(
  caseId: string,
  intake: Intake,
): Promise<Readonly<Record<string, LookedAfter>>> {
  const kept = await detachedOf(intake.store, caseId);
  const looked = await Promise.all(
    kept.map(async (each) => [each.work, await lookAfter(caseId, each, intake)] as const),
  );
  return Object.fromEntries(looked);
}

async function lookAfter(caseId: string, { at, work, ...child }: KeptDetached, intake: Intake): Promise<LookedAfter> {
  const { durable, store } = intake;
  const { instanceId } = child;
  const status = await durable.status(instanceId);
  if (status?.runtimeStatus === 'Completed') {
    await endDetached(store, caseId, work, intake.now());
    return 'over';
  }
  const part = { caseId, work, instanceId };
  if (status && isLive(status)) return endStopped(part, status, intake);
  if (!status && Date.parse(intake.now()) - Date.parse(at) < soon) return 'live';
  // It tells the case of no end. A task hub that could not be asked a moment ago is asked once more.
  const hasEnded = async (): Promise<boolean> => (await durable.status(instanceId))?.runtimeStatus === 'Completed';
  return openAnew(part, status, { hasEnded, start: () => durable.startDetached(child) }, intake);
}
