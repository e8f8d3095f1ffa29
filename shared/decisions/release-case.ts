import type { CaseStore } from '../casefile/case-store.ts';
import { readCase } from '../casefile/case-file.ts';
import { capturedBy, stepsCapturedIn } from '../casefile/captures.ts';
import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import { stepNamed } from '../catalogue/far-end.ts';
import { caseStartOf } from '../domain/case-start.ts';
import type { CaseStart } from '../domain/case-start.ts';
import type { ReleaseDecision } from '../domain/decision.ts';
import { endings, RecordedEnding } from '../domain/ending.ts';
import { rejection } from '../domain/problem.ts';
import type { Rejection } from '../domain/problem.ts';
import { aftercareInstance, releaseInstance } from '../domain/instances.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { casesOf } from '../casefile/registry.ts';
import { keepStart } from '../casefile/starts.ts';
import { isLive } from '../intake/intake.ts';
import type { Intake } from '../intake/intake.ts';

export type Releasing =
  | { readonly outcome: 'started' | 'joined'; readonly number: number }
  | { readonly rejected: Rejection; readonly status: 400 | 409 };

/** Writes the decision into the case file and sees to it that exactly one release of the case is under way. */
export async function releaseCase(record: CaseRecord, decision: ReleaseDecision, intake: Intake): Promise<Releasing> {
  const { durable } = intake;
  const { instanceId } = record;
  const unknown = (decision.steps ?? []).filter((step) => !stepNamed(intake.farEnd, step));
  if (unknown.length > 0)
    return { status: 400, ...about('steps', `names no step: ${unknown.join(', ')}`, 'See docs/steps.md') };
  const [start, reason] = await Promise.all([startOf(record, intake), whyNot(record, intake)]);
  if (reason) return { status: 409, ...reason };
  if (!start) {
    const remedy = 'Take back by hand what the entries of the case name';
    return { status: 409, ...about('id', 'has no plan in its case file: what was done is not known', remedy) };
  }
  const strange = await unknownNames(record, start, decision.hostile, intake);
  if (strange.length > 0) {
    const remedy = 'Use the names of the dry run or of the case, in any case of letters';
    return { status: 400, ...about('hostile', `captured nothing of this name: ${strange.join(', ')}`, remedy) };
  }
  try {
    return await startOrJoin(record, { start, decision }, intake);
  } finally {
    // Whoever watches the account steps aside; nobody may be watching.
    await Promise.allSettled([durable.raise(aftercareInstance(instanceId), 'decision', {})]);
  }
}

async function startOrJoin(
  { caseId, instanceId }: CaseRecord,
  asked: { readonly start: CaseStart; readonly decision: ReleaseDecision },
  intake: Intake,
): Promise<Releasing> {
  const { store, durable } = intake;
  const number = (await store.keys(keys.releases(caseId))).length + 1;
  const instance = releaseInstance(instanceId, number);
  const under = await durable.status(instance);
  if (under && isLive(under)) return joined(caseId, number, asked.decision, store);
  // Before it is started: whatever the release opens, the case file knows who asked for it.
  await tell(store, caseId, { kind: 'decision', at: intake.now(), decision: asked.decision, release: number });
  try {
    await keepStart(store, asked.start);
    await durable.release(instance, { caseId, decision: asked.decision, number });
    return { outcome: 'started', number };
  } catch (error) {
    // Refused because somebody was quicker, or because the task hub is down: its word decides.
    if ((await durable.status(instance)) !== undefined || (await store.get(keys.release(caseId, number)))) {
      return joined(caseId, number, asked.decision, store);
    }
    // Nobody releases anything, and whoever stepped aside for it has to know.
    const because = ['the release could not be started'];
    await tell(store, caseId, { kind: 'release', at: intake.now(), number, result: 'refused', because, steps: [] });
    throw error;
  }
}

/** Of two that are decided at once one is followed, nobody can tell which: whoever joins a release has to have decided the same as all. */
async function joined(caseId: string, number: number, decision: ReleaseDecision, store: CaseStore): Promise<Releasing> {
  const { releases } = await readCase(store, caseId);
  const release = releases.find((each) => each.number === number);
  const decided = release && !release.ended ? release.decisions : [];
  if (decided.every((each) => contentOf(each) === contentOf(decision))) return { outcome: 'joined', number };
  const remedy = 'Wait for its result, then send this again';
  return { status: 409, ...about('id', 'is being released by a different decision', remedy) };
}

/** Whoever decides it. */
function contentOf({ kind, hostile, accept, steps }: ReleaseDecision): string {
  return JSON.stringify([kind, hostile.toSorted(), accept.toSorted(), steps?.toSorted()]);
}

/** A name that is misspelt would bring back what it was to keep away. */
async function unknownNames(
  record: CaseRecord,
  { account, options }: CaseStart,
  hostile: readonly string[],
  { farEnd, store }: Pick<Intake, 'farEnd' | 'store'>,
): Promise<string[]> {
  if (hostile.length === 0) return [];
  const known = new Set<string>();
  for (const { caseId } of await casesOf(record, store)) {
    for (const name of await stepsCapturedIn(store, caseId)) {
      const step = stepNamed(farEnd, name);
      const captured = await capturedBy(store, caseId, name);
      if (!step || !captured) continue;
      for (const { what } of step.foresee(account, captured.before, options)) known.add(what.toLowerCase());
    }
  }
  return hostile.filter((name) => !known.has(name.toLowerCase()));
}

async function whyNot(record: CaseRecord, { store, durable }: Intake): Promise<{ rejected: Rejection } | undefined> {
  const { caseId, instanceId } = record;
  const latest = (await casesOf(record, store)).at(-1)?.caseId;
  if (latest !== undefined && latest !== caseId) {
    const remedy = `Release ${latest}: it brings back what was before the first case that was not released`;
    return about('id', `was followed by ${latest}, which holds the account now`, remedy);
  }
  const result = await store.get<{ readonly result: string }>(keys.result(caseId));
  const ending = result && RecordedEnding.parse(result.result);
  if (ending && !endings[ending].releasable)
    return about('id', `ended ${ending}: nothing was shut`, 'Nothing has to be released');
  if (ending) return undefined;
  const status = await durable.status(instanceId);
  if (!status || !isLive(status)) return undefined;
  return about('id', 'is still being contained', 'Wait for its result: what is released now would be shut again');
}

/** The case as it began; undefined where the case file does not have the account as it was. */
async function startOf(record: CaseRecord, intake: Intake): Promise<CaseStart | undefined> {
  const { account } = await readCase(intake.store, record.caseId);
  // What is released of a watched account is the containment that followed.
  return account && { ...caseStartOf(record, account, intake), mode: 'contain' };
}

function about(field: string, problem: string, remedy: string): { rejected: Rejection } {
  return { rejected: rejection(`The case ${problem}.`, field, problem, remedy) };
}
