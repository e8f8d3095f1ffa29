import * as z from 'zod';
import type { CaseStart } from '../domain/case-start.ts';
import type { ReleaseDecision } from '../domain/decision.ts';
import { days, seconds } from '../domain/duration.ts';
import type { CaseTrace } from '../casefile/case-trace.ts';
import { stepNamed } from '../microsoft365/order.ts';
import { changesPassword, directorySteps } from '../microsoft365/password/prove-password.ts';
import type { Step } from '../catalogue/step.ts';

/** One step to take back, as data: it is in the history, so a deployment cannot disturb a running release. */
export const UndoRun = z.object({
  step: z.string(),
  /** Milliseconds. */
  settleWithin: z.number(),
  /** Milliseconds. */
  pollEvery: z.number(),
});
export type UndoRun = z.infer<typeof UndoRun>;

/** Moves that wait for nothing but the stage before. */
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
});
export type ReleasePlan = z.infer<typeof ReleasePlan>;

/** No step, but a run like one: the old password must be proved dead before anybody is let in. */
export const provePassword = 'prove-password';

/** They let the user in again, so they are taken back last. */
export const letInSteps: readonly string[] = ['block-sign-in', 'keep-blocked'];
/** An undo that has not shown for so long needs a person, whatever the step's own patience. */
const longest = days(1);

/** Pure: what is taken back, in which order: the risk, then the rest in the reverse of the order it was done in, sign-in last. */
export function drawReleasePlan(start: CaseStart, decision: ReleaseDecision, trace: CaseTrace): ReleasePlan {
  const asked = decision.steps;
  const wanted = trace.steps
    .filter(({ step, takenBack, releasedAs }) => {
      if (asked) return asked.includes(step);
      // Once is enough, unless it was done for a smaller kind: a person may have changed things since.
      return !(takenBack && (releasedAs === undefined || releasedAs === decision.kind || releasedAs === 'false-alarm'));
    })
    .flatMap(({ step }) => stepNamed(step) ?? [])
    .toReversed();
  const irreversible = wanted.flatMap(({ name, undo }) => {
    const says = 'irreversible' in undo ? undo.irreversible : undo.exceptFor;
    return says === undefined ? [] : [{ step: name, says }];
  });
  const keepsHold = (step: Step): boolean => step.name === 'hold-mailbox' && !asked && holdStays(start, decision);
  const held = wanted
    .filter(keepsHold)
    .map(({ name }) => ({ step: name, says: 'the hold is the legal team’s to lift' }));
  const undone = wanted.filter((step) => 'restore' in step.undo && !keepsHold(step));
  const among = (names: readonly string[]): UndoRun[] =>
    undone.filter(({ name }) => names.includes(name)).map((step) => undoRunFor(step, start));
  const risk = among(['confirm-compromised']);
  const directory = among(directorySteps);
  const signIn = among(letInSteps);
  const apart = new Set([...risk, ...directory, ...signIn].map(({ step }) => step));
  const rest = undone.filter(({ name }) => !apart.has(name)).map((step) => undoRunFor(step, start));
  const proof = signIn.length > 0 && needsProof(start, decision, trace);
  const stages: Stage[] = [
    { about: 'dismissing the risk', runs: risk },
    { about: 'giving back what was taken', runs: rest },
    // Entra Connect passes the password of enabled accounts only.
    { about: 'enabling the account in the directory', runs: directory, mustLand: true },
    ...(proof ? [{ about: 'waiting for the password to be proved', runs: [proofRun], mustLand: true } as const] : []),
    { about: 'opening sign-in', runs: signIn },
  ];
  const byHand = start.account.onPremises && signIn.length > 0 && directory.length === 0 ? [enableThere] : [];
  return { stages: stages.filter(({ runs }) => runs.length > 0), irreversible, stays: [...held, ...byHand] };
}

/** Whether the release lets the user sign in again. */
export function opensSignIn({ stages }: ReleasePlan): boolean {
  return stages.some(({ runs }) => letsIn(runs));
}

export function letsIn(runs: readonly UndoRun[]): boolean {
  return runs.some(({ step }) => letInSteps.includes(step));
}

/** Cordon did not disable it there, so it does not enable it. */
const enableThere = {
  step: 'keep-blocked',
  says: 'whoever disabled the account in Active Directory enables it there, or the next sync blocks it again',
};

const proofRun: UndoRun = { step: provePassword, settleWithin: days(3), pollEvery: seconds(30) };

/** A guest's password is kept elsewhere. In a false alarm nobody else knew it: only one that Cordon had changed must have landed. */
export function needsProof({ account }: CaseStart, { kind, accept }: ReleaseDecision, { steps }: CaseTrace): boolean {
  // Whoever accepts the password as it is answers for it.
  if (account.userType === 'Guest' || accept.includes('password')) return false;
  return kind === 'remediated' || steps.some(({ step, acted }) => acted && changesPassword(step));
}

/** Evidence outlives the case unless it all was a false alarm that nobody in the legal team has asked about. */
function holdStays({ matter }: CaseStart, { kind }: ReleaseDecision): boolean {
  return kind === 'remediated' || matter !== null;
}

function undoRunFor({ name, patience }: Step, { account }: CaseStart): UndoRun {
  const { settleWithin, settleOnPremisesWithin = settleWithin, pollEvery } = patience;
  return {
    step: name,
    settleWithin: Math.min(account.onPremises ? settleOnPremisesWithin : settleWithin, longest),
    pollEvery,
  };
}
