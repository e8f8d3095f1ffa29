import { readCase } from '../casefile/case-file.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { releaseInstance } from '../domain/instances.ts';
import { isLive } from '../intake/intake.ts';
import type { Intake } from '../intake/intake.ts';
import { openAnew } from '../intake/open-anew.ts';
import { endStopped } from './end-stopped.ts';
import type { LookedAfter } from './looked-after.ts';

/** Sees to it that a release which was decided comes to its end: as what it was decided to be, and with what was accepted for it. */
export async function lookAfterRelease(
  { caseId, instanceId }: CaseRecord,
  { releases }: CaseFile,
  intake: Intake,
): Promise<LookedAfter> {
  const release = releases.at(-1);
  const [decided] = release?.decisions ?? [];
  if (!release || !decided || release.ended) return 'over';
  const { number } = release;
  const instance = releaseInstance(instanceId, number);
  const status = await intake.durable.status(instance);
  const work = { caseId, work: `release-${String(number)}`, instanceId: instance };
  if (status && isLive(status)) return endStopped(work, status, intake);
  const decision = { ...decided, accept: decided.accept.map(({ id, value }) => ({ id, value })) };
  const start = (): Promise<void> => intake.durable.release(instance, { caseId, decision, number });
  const hasEnded = async (): Promise<boolean> => {
    const { releases: known } = await readCase(intake.store, caseId);
    return known.some((each) => each.number === number && each.ended !== undefined);
  };
  return openAnew(work, status, { hasEnded, start }, intake);
}
