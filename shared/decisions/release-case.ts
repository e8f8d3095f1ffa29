import type { CaseStore } from '../casefile/case-store.ts';
import { readCase } from '../casefile/case-file.ts';
import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { keepStart } from '../casefile/starts.ts';
import type { Tenant } from '../catalogue/tenant.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { contentOf } from '../domain/decision.ts';
import type { ReleaseDecision } from '../domain/decision.ts';
import { aftercareInstance, releaseInstance } from '../domain/instances.ts';
import { rejection } from '../domain/problem.ts';
import { isLive } from '../intake/intake.ts';
import type { Intake } from '../intake/intake.ts';
import { drawReleasePlan } from '../plan/release-plan.ts';
import { acceptedAsShown } from './accepted-as-shown.ts';
import { wasHandedOver } from './hand-over.ts';
import { mayRelease } from './may-release.ts';
import type { NotReleased } from './may-release.ts';

export type Releasing = { readonly outcome: 'started' | 'joined'; readonly number: number } | NotReleased;

/** Writes the decision into the case file and sees to it that exactly one release of the case is under way. */
export async function releaseCase(
  record: CaseRecord,
  asked: ReleaseDecision,
  intake: Intake,
  connect: () => Promise<Tenant>,
): Promise<Releasing> {
  const { durable, farEnd, store } = intake;
  const may = await mayRelease(record, asked, intake);
  if ('rejected' in may) return may;
  const { start } = may;
  const accepted = await acceptedAsShown(start, asked, { farEnd, store, connect });
  if ('rejected' in accepted) return accepted;
  try {
    return await startOrJoin(record, { start, decision: accepted.decision }, intake);
  } finally {
    // Whoever watches the account steps aside; nobody may be watching.
    await Promise.allSettled([durable.raise(aftercareInstance(record.instanceId), 'decision', {})]);
  }
}

async function startOrJoin(
  { caseId, instanceId }: CaseRecord,
  asked: { readonly start: CaseStart; readonly decision: ReleaseDecision },
  intake: Intake,
): Promise<Releasing> {
  const { store, durable, farEnd } = intake;
  const number = (await store.keys(keys.releases(caseId))).length + 1;
  const instance = releaseInstance(instanceId, number);
  const under = await durable.status(instance);
  if (under && isLive(under)) return joined(caseId, number, asked.decision, store);
  const idle = await nothingLeft(caseId, asked, { farEnd, store });
  if (idle) return idle;
  // Before it is started: whatever the release opens, the case file knows who asked for it.
  await tell(store, caseId, { kind: 'decision', at: intake.now(), decision: asked.decision, release: number });
  try {
    // A case that is over is watched over again.
    await Promise.all([
      keepStart(store, asked.start),
      store.putIfAbsent(keys.wokenInTime(intake.now(), caseId), { caseId }),
    ]);
    await durable.release(instance, { caseId, decision: withoutWords(asked.decision), number });
    return { outcome: 'started', number };
  } catch (error) {
    // Refused because somebody was quicker, or because the task hub is down: its word decides. Where it cannot be asked nobody knows whether
    // it was started, and the decision stands: the watchdog starts what was not.
    if ((await durable.status(instance)) !== undefined || (await store.get(keys.release(caseId, number)))) {
      return joined(caseId, number, asked.decision, store);
    }
    // Nobody releases anything, and whoever stepped aside for it has to know.
    const because = ['the release could not be started'];
    await tell(store, caseId, { kind: 'release', at: intake.now(), number, result: 'refused', because, steps: [] });
    throw error;
  }
}

/** A release that would take back nothing, and lets nobody have another pass, is refused. */
async function nothingLeft(
  caseId: string,
  { start, decision }: { readonly start: CaseStart; readonly decision: ReleaseDecision },
  { farEnd, store }: Pick<Intake, 'farEnd' | 'store'>,
): Promise<NotReleased | undefined> {
  const file = await readCase(store, caseId);
  if (drawReleasePlan(farEnd, start, decision, file).stages.length > 0 || (await wasHandedOver(caseId, store))) return;
  const isBack = file.steps.some(({ takenBack }) => takenBack);
  const problem = isBack ? 'was released: nothing is left to take back' : 'did nothing that can be taken back';
  const remedy = isBack
    ? 'Hand the account over (POST …/hand-over), or name the steps to take back again'
    : 'Look at the entries of the case: what they name is taken back by hand';
  return { status: 409, rejected: rejection(`The case ${problem}.`, 'id', problem, remedy) };
}

/** Of two that are decided at once one is followed, nobody can tell which: whoever joins a release has to have decided the same as all. */
async function joined(caseId: string, number: number, decision: ReleaseDecision, store: CaseStore): Promise<Releasing> {
  const { releases } = await readCase(store, caseId);
  const release = releases.find((each) => each.number === number);
  const decided = release && !release.ended ? release.decisions : [];
  if (decided.every((each) => contentOf(each) === contentOf(decision))) return { outcome: 'joined', number };
  const remedy = 'Wait for its result, then send this again';
  const problem = 'is being released by a different decision';
  return { status: 409, rejected: rejection(`The case ${problem}.`, 'id', problem, remedy) };
}

/** The case file says what was accepted, in words; each activity is given no more than it needs. */
function withoutWords(decision: ReleaseDecision): ReleaseDecision {
  return { ...decision, accept: decision.accept.map(({ id, value }) => ({ id, value })) };
}
