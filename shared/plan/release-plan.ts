import * as z from 'zod';
import type { CaseStart } from '../domain/case-start.ts';
import type { ReleaseDecision } from '../domain/decision.ts';
import { days, hours, minutes, seconds } from '../domain/duration.ts';
import { levelOf } from '../domain/level.ts';
import { isBeyond } from './beyond-level.ts';
import type { CaseTrace } from '../casefile/case-trace.ts';
import { stepNamed } from '../catalogue/far-end.ts';
import type { FarEnd } from '../catalogue/far-end.ts';
import type { ReleaseStage } from '../catalogue/release-stage.ts';
import { Run, runFor } from './run.ts';
import { irreversibleOf } from '../catalogue/step.ts';
import type { Step } from '../catalogue/step.ts';

/** One step to take back, as data: it is in the history, so a deployment cannot disturb a running release. */
export const UndoRun = z.object({
  step: z.string(),
  /** Milliseconds. */
  settleWithin: z.number(),
  /** Milliseconds. */
  pollEvery: z.number(),
  /** Once it is undone the user can sign in. */
  letsIn: z.literal(true).exactOptional(),
});
export type UndoRun = z.infer<typeof UndoRun>;

/** Runs that wait for nothing but the stage before. */
export const Stage = z.object({
  about: z.string(),
  runs: z.array(UndoRun).readonly(),
  /** What follows is not done unless all of it lands. */
  mustLand: z.literal(true).exactOptional(),
});
export type Stage = z.infer<typeof Stage>;

const Said = z.object({ step: z.string(), says: z.string() });

export const ReleasePlan = z.object({
  stages: z.array(Stage).readonly(),
  /** What no release brings back. */
  irreversible: z.array(Said).readonly(),
  /** What stays on purpose. */
  stays: z.array(Said).readonly(),
  /** Where the release ends before it lets anybody in: what of `directory` was opened for it is shut again, and `cutOff` done with it. */
  shutAgain: z.object({ cutOff: z.array(Run).readonly(), directory: z.array(Run).readonly() }),
});
export type ReleasePlan = z.infer<typeof ReleasePlan>;

/** No step, but a run like one: the old password must be proved dead before anybody is let in. */
export const provePassword = 'prove-password';

/** How a decision accepts the password as it is. */
export const passwordId = 'password';

/** An undo that has not shown for so long needs a person, whatever the step's own patience. */
const longest = days(1);

/** Pure: what is taken back, in which order: the risk, then the rest in the reverse of the order it was done in, sign-in last. */
export function drawReleasePlan(
  farEnd: FarEnd,
  start: CaseStart,
  decision: ReleaseDecision,
  trace: CaseTrace,
): ReleasePlan {
  const wanted = wantedBack(farEnd, decision, trace);
  const irreversible = wanted.flatMap((step) => {
    const says = irreversibleOf(step);
    return says === undefined ? [] : [{ step: step.name, says }];
  });
  const staying: readonly ReleaseStage[] = !decision.steps && evidenceStays(start, decision) ? ['evidence'] : [];
  const stays = wanted
    .filter((step) => staying.some((stage) => stage === stageOf(step)))
    .map(({ name }) => ({ step: name, says: 'only the legal team lifts the hold' }));
  const backIn = (...stages: readonly ReleaseStage[]): Step[] =>
    wanted.filter((step) => stages.some((stage) => stage === stageOf(step) && !staying.includes(stage)));
  const undone = (...stages: readonly ReleaseStage[]): UndoRun[] =>
    backIn(...stages).map((step) => undoRunFor(step, start));
  const directory = backIn('directory');
  const signIn = undone('sign-in');
  const proof = signIn.length > 0 && needsProof(farEnd, start, decision, trace);
  const stages: Stage[] = [
    { about: 'dismissing the risk', runs: undone('risk') },
    { about: 'giving back what was taken', runs: undone('copies', 'rest', 'evidence') },
    // Before the proof: the password of a disabled account does not pass to the cloud.
    { about: 'enabling the account in the directory', runs: undone('directory'), mustLand: true },
    ...(proof ? [{ about: 'waiting for the password to be proved', runs: [proofRun], mustLand: true } as const] : []),
    { about: 'opening sign-in', runs: signIn },
  ];
  const leftToPeople = farEnd.leftToPeople(
    start.account,
    wanted.flatMap((step) => stageOf(step) ?? []),
  );
  return {
    stages: stages.filter(({ runs }) => runs.length > 0),
    irreversible,
    stays: [...stays, ...leftToPeople],
    shutAgain: {
      cutOff: cutOffSteps(farEnd, start).map((step) => shutAgain(step, start)),
      directory: directory.map((step) => shutAgain(step, start)),
    },
  };
}

/** What the case did and is asked for, the last first. */
function wantedBack(farEnd: FarEnd, { steps: asked, kind }: ReleaseDecision, trace: CaseTrace): Step[] {
  return trace.steps
    .filter(({ step, takenBack, releasedAs }) => {
      if (asked) return asked.includes(step);
      // Once is enough, unless it was done for a smaller kind: a person may have changed things since.
      return !(takenBack && (releasedAs === undefined || releasedAs === kind || releasedAs === 'false-alarm'));
    })
    .flatMap(({ step }) => stepNamed(farEnd, step) ?? [])
    .toReversed();
}

/** Undefined where nothing takes the step back. */
function stageOf({ undo }: Step): ReleaseStage | undefined {
  return 'restore' in undo ? undo.releaseStage : undefined;
}

/** What of the cut-off keeps everybody out. */
function cutOffSteps(farEnd: FarEnd, { account, options }: CaseStart): Step[] {
  return farEnd.order.cutOff
    .flatMap(({ step }) => stepNamed(farEnd, step.name) ?? [])
    .filter(({ traits: { blocksSignIn, endsSessions } }) => blocksSignIn || endsSessions !== 'no')
    .filter((step) => step.appliesTo(account, options) === true && !isBeyond(farEnd, levelOf(options), step.name));
}

function shutAgain(step: Step, { account }: CaseStart): Run {
  return { ...runFor(step, step.name, [], account), required: true, settleWithin: hours(1), pollEvery: minutes(1) };
}

/** Whether the release lets the user sign in again. */
export function opensSignIn({ stages }: ReleasePlan): boolean {
  return stages.some(({ runs }) => letsIn(runs));
}

export function letsIn(runs: readonly UndoRun[]): boolean {
  return runs.some((run) => run.letsIn);
}

const proofRun: UndoRun = { step: provePassword, settleWithin: days(3), pollEvery: seconds(30) };

/** The password of an account from elsewhere is kept there. In a false alarm nobody else knew it: only one that Cordon had changed must have landed. */
export function needsProof(
  farEnd: FarEnd,
  { account }: CaseStart,
  { kind, accept }: ReleaseDecision,
  { steps }: CaseTrace,
): boolean {
  // A person who accepts the password as it is answers for it.
  if (account.home !== null || accept.some(({ id }) => id === passwordId)) return false;
  const isNew = (step: string): boolean => stepNamed(farEnd, step)?.traits.changesPassword === true;
  return kind === 'remediated' || steps.some(({ step, acted }) => acted && isNew(step));
}

/** Evidence outlives the case unless it all was a false alarm that nobody in the legal team has asked about. */
function evidenceStays({ matter }: CaseStart, { kind }: ReleaseDecision): boolean {
  return kind === 'remediated' || matter !== null;
}

function undoRunFor(step: Step, { account }: CaseStart): UndoRun {
  const { settleWithin, pollEvery } = runFor(step, step.name, [], account);
  return {
    step: step.name,
    settleWithin: Math.min(settleWithin, longest),
    pollEvery,
    ...(stageOf(step) === 'sign-in' ? { letsIn: true } : {}),
  };
}
