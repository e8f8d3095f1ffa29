import { readCase } from '../casefile/case-file.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import { tell } from '../casefile/record.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { startOf } from '../casefile/starts.ts';
import { hours } from '../domain/duration.ts';
import { aftercareInstance } from '../domain/instances.ts';
import { isLive } from '../intake/intake.ts';
import type { Intake } from '../intake/intake.ts';
import { openAnew } from '../intake/open-anew.ts';
import { firstAftercare } from '../plan/aftercare-state.ts';
import type { Aftercare } from '../plan/aftercare-state.ts';
import { endStopped } from './end-stopped.ts';
import type { LookedAfter } from './looked-after.ts';

/** Sees to it that somebody looks after a contained account as long as was asked for, also where the containment broke off behind its result. */
export async function lookAfterAftercare(record: CaseRecord, file: CaseFile, intake: Intake): Promise<LookedAfter> {
  const { caseId, instanceId } = record;
  if (file.aftercare?.ended !== undefined) return 'over';
  const state = await stateOf(caseId, file, intake);
  if (!state) return 'over';
  const instance = aftercareInstance(instanceId);
  const { durable } = intake;
  const work = { caseId, work: 'aftercare', instanceId: instance };
  const status = await durable.status(instance);
  if (status && isLive(status)) return endStopped(work, status, intake);
  // The containment that has its result and lives begins it.
  const before = status ? undefined : await durable.status(instanceId);
  if (before && isLive(before)) return 'live';
  const { until } = state;
  const start = async (): Promise<void> => {
    const entry = { kind: 'evidence', about: 'aftercare', until, at: intake.now() } as const;
    await tell(intake.store, caseId, entry, { once: 'begun' });
    await durable.lookAfter(instance, state);
  };
  const hasEnded = async (): Promise<boolean> => (await readCase(intake.store, caseId)).aftercare?.ended !== undefined;
  return openAnew(work, status, { hasEnded, start }, intake);
}

/** How the aftercare begins again, from what the case file has; undefined where none was asked for, or its time is over. */
async function stateOf(
  caseId: string,
  { aftercare, plan, result, recurrences }: CaseFile,
  intake: Pick<Intake, 'store' | 'now'>,
): Promise<Aftercare | undefined> {
  const start = await startOf(intake.store, caseId);
  if (!start || !plan || !result) return undefined;
  const ends = Date.parse(result.at) + hours(start.options.aftercareHours);
  const until = aftercare?.until ?? new Date(ends).toISOString();
  if (until <= intake.now()) return undefined;
  const state = firstAftercare(start, plan, result.outcomes, { calmSince: intake.now(), until });
  if (!state) return undefined;
  // Sign-ins that were told are no news.
  const seen = recurrences.flatMap(({ signIn }) => (signIn ? [signIn.at] : []));
  const signInsSince = [state.signInsSince, ...seen].sort().at(-1) ?? state.signInsSince;
  return { ...state, signInsSince, recurrences: recurrences.length };
}
