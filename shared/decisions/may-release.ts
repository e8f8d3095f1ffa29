import { readCase } from '../casefile/case-file.ts';
import { capturedBy, stepsCapturedIn } from '../casefile/captures.ts';
import { keys } from '../casefile/keys.ts';
import { casesOf } from '../casefile/registry.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { stepNamed } from '../catalogue/far-end.ts';
import { caseStartOf, goingBy } from '../domain/case-start.ts';
import type { CaseStart } from '../domain/case-start.ts';
import type { ReleaseDecision } from '../domain/decision.ts';
import { endings, RecordedEnding } from '../domain/ending.ts';
import { rejection } from '../domain/problem.ts';
import type { Rejection } from '../domain/problem.ts';
import { isLive } from '../intake/intake.ts';
import type { Intake } from '../intake/intake.ts';

export interface NotReleased {
  readonly rejected: Rejection;
  readonly status: 400 | 409 | 502 | 503;
}

/** The case as it began, where it may be released like this; or why not. Asks no tenant. */
export async function mayRelease(
  record: CaseRecord,
  decision: ReleaseDecision,
  intake: Intake,
): Promise<{ readonly start: CaseStart } | NotReleased> {
  const [start, reason] = await Promise.all([startOf(record, intake), whyNot(record, intake)]);
  if (reason) return { status: 409, ...reason };
  if (!start) {
    const remedy = 'Take back by hand what the entries of the case name';
    return { status: 409, ...about('id', 'has no plan in its case file: what was done is not known', remedy) };
  }
  const idle = await idleSteps(record, decision, intake);
  if (idle) return { status: 400, ...idle };
  const strange = await unknownNames(record, start, decision.hostile, intake);
  if (strange.length === 0) return { start };
  const remedy = 'Use the names of the preview, of the dry run or of the case, in any case of letters';
  return { status: 400, ...about('hostile', `captured nothing of this name: ${strange.join(', ')}`, remedy) };
}

/** Steps that nothing brings back: a release of these would be accepted and change nothing. */
async function idleSteps(
  { caseId }: CaseRecord,
  { steps: asked }: ReleaseDecision,
  { farEnd, store }: Pick<Intake, 'farEnd' | 'store'>,
): Promise<{ rejected: Rejection } | undefined> {
  if (!asked) return undefined;
  const done = (await readCase(store, caseId)).steps.map(({ step }) => step);
  const backs = done.filter((name) => {
    const undo = stepNamed(farEnd, name)?.undo;
    return undo !== undefined && 'restore' in undo;
  });
  const idle = asked.filter((step) => !backs.includes(step));
  if (asked.length > 0 && idle.length === 0) return undefined;
  const why = (step: string): string => {
    if (!stepNamed(farEnd, step)) return 'is no step';
    return done.includes(step) ? 'cannot be taken back' : 'was not done';
  };
  const problem = asked.length === 0 ? 'names no step' : idle.map((step) => `${step} ${why(step)}`).join(', ');
  const all = backs.join(', ');
  const remedy =
    all === '' ? 'Leave it out: this case did nothing that can be taken back' : `Leave it out, or use ${all}`;
  return { rejected: rejection('The release would change nothing for some of its steps.', 'steps', problem, remedy) };
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
  const { caseId, instanceId, watch } = record;
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
  const said = watch ? (await readCase(store, caseId)).decisions.map(({ decision }) => decision.decision) : [];
  if (watch && said.includes('close'))
    return about('id', 'ends its watch: nothing was shut', 'Nothing has to be released');
  if (watch && !said.includes('escalate'))
    return about('id', 'is being watched: nothing was shut', 'Close the watch, or escalate it');
  return about('id', 'is still being contained', 'Wait for its result: what is released now would be shut again');
}

/** The case as it began; undefined where the case file does not have the account as it was. */
async function startOf(record: CaseRecord, intake: Intake): Promise<CaseStart | undefined> {
  const { account } = await readCase(intake.store, record.caseId);
  // What is released of a watched account is the containment that followed.
  return account && { ...goingBy(caseStartOf(record, account, intake), intake), mode: 'contain' };
}

function about(field: string, problem: string, remedy: string): { rejected: Rejection } {
  return { rejected: rejection(`The case ${problem}.`, field, problem, remedy) };
}
