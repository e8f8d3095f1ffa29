import type { ReleaseKind } from '../domain/decision.ts';
import type { ReleaseStart } from '../domain/release.ts';
import { hasLanded } from './outcome.ts';
import type { ReleasePlan } from './release-plan.ts';
import { letInSteps } from './release-plan.ts';
import type { Undone } from '../work/undo.ts';

export interface ReleaseResult {
  readonly caseId: string;
  readonly number: number;
  readonly as: ReleaseKind;
  readonly by: string;
  readonly result: 'released' | 'partly-released' | 'refused' | 'superseded';
  /** Why it is not `released`, one sentence for each reason. */
  readonly because: readonly string[];
  readonly steps: readonly { readonly step: string; readonly state: string; readonly note: string }[];
  readonly irreversible: ReleasePlan['irreversible'];
  readonly stays: ReleasePlan['stays'];
  /** The user can sign in again, and may be handed a pass. */
  readonly signInOpened: boolean;
  /** The only steps that were asked for; undefined: all. */
  readonly only?: readonly string[] | undefined;
}

export interface ReleaseEnd {
  readonly release: ReleaseStart;
  readonly refused: readonly string[];
  readonly plan: ReleasePlan;
  readonly undone: readonly Undone[];
}

/** Pure. `newerCase`: the account is being contained anew, whatever was opened meanwhile. */
export function concludeRelease(
  { release, refused, plan, undone }: ReleaseEnd,
  newerCase: string | undefined,
): ReleaseResult {
  const { start, decision, number } = release;
  const supersededBy = newerCase ?? undone.find((each) => each.supersededBy !== undefined)?.supersededBy;
  const landed = (each: Undone): boolean => hasLanded(each) || each.state === 'not-applicable';
  const open = undone.flatMap((each) => (landed(each) ? [] : [`${each.step} was not taken back: ${each.note}`]));
  const tried = new Set(undone.map(({ step }) => step));
  const untried = plan.stages
    .flatMap(({ runs }) => runs)
    .flatMap(({ step }) => (tried.has(step) ? [] : [`${step} was not tried`]));
  const done = undone.filter(hasLanded).map(({ step }) => step);
  const because =
    refused.length > 0
      ? [...refused, ...open]
      : supersededBy === undefined
        ? [...open, ...untried]
        : [
            `${supersededBy} contains the account anew`,
            done.length > 0 ? `taken back by then: ${done.join(', ')}` : 'nothing was taken back by then',
          ];
  return {
    caseId: start.caseId,
    number,
    as: decision.kind,
    by: decision.by,
    // Refused at the last gate: what was given back by then is.
    result: resultOf(done.length > 0 ? [] : refused, supersededBy, because),
    because,
    steps: undone.map(({ step, state, note }) => ({ step, state, note })),
    irreversible: plan.irreversible,
    stays: plan.stays,
    only: decision.steps,
    signInOpened: supersededBy === undefined && done.some((step) => letInSteps.includes(step)),
  };
}

function resultOf(
  refused: readonly string[],
  supersededBy: string | undefined,
  because: readonly string[],
): ReleaseResult['result'] {
  if (refused.length > 0) return 'refused';
  if (supersededBy !== undefined) return 'superseded';
  return because.length === 0 ? 'released' : 'partly-released';
}
