import * as z from 'zod';
import { ReleaseKind } from '../domain/decision.ts';
import type { ReleaseStart } from '../domain/release.ts';
import { hasLanded } from './outcome.ts';
import type { Undone } from './outcome.ts';
import { ReleasePlan } from './release-plan.ts';

export const ReleaseResult = z.object({
  caseId: z.string(),
  number: z.number(),
  as: ReleaseKind,
  by: z.string(),
  result: z.enum(['released', 'partly-released', 'refused', 'superseded']),
  /** Why it is not `released`, one sentence for each reason. */
  because: z.array(z.string()).readonly(),
  steps: z.array(z.object({ step: z.string(), state: z.string(), note: z.string() })).readonly(),
  irreversible: ReleasePlan.shape.irreversible,
  stays: ReleasePlan.shape.stays,
  /** The user can sign in again, and may be handed a pass. */
  signInOpened: z.boolean(),
  /** The only steps that were asked for; undefined: all. */
  only: z.array(z.string()).readonly().optional(),
});
export type ReleaseResult = z.infer<typeof ReleaseResult>;

/** The same as histories know it: its reasons name things, and are in the case file. */
export const Released = ReleaseResult.pick({ caseId: true, number: true, result: true, signInOpened: true });
export type Released = z.infer<typeof Released>;

export interface ReleaseEnd {
  readonly release: ReleaseStart;
  readonly refused: readonly string[];
  readonly plan: ReleasePlan;
  readonly undone: readonly Undone[];
}

/** Pure. `newerCase`: the account is being contained again, whatever was opened meanwhile. */
export function concludeRelease(
  { release, refused, plan, undone }: ReleaseEnd,
  newerCase: string | undefined,
): ReleaseResult {
  const { start, decision, number } = release;
  const supersededBy = newerCase ?? undone.find((each) => each.supersededBy !== undefined)?.supersededBy;
  const open = notTakenBack(undone);
  const tried = new Set(undone.map(({ step }) => step));
  const untried = plan.stages
    .flatMap(({ runs }) => runs)
    .flatMap(({ step }) => (tried.has(step) ? [] : [`${step} was not tried`]));
  const done = undone.filter(hasLanded).map(({ step }) => step);
  const letIn = plan.stages.flatMap(({ runs }) => runs).filter((run) => run.letsIn);
  const because =
    refused.length > 0
      ? [...refused, ...open]
      : supersededBy === undefined
        ? [...open, ...untried]
        : [
            `${supersededBy} contains the account again`,
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
    signInOpened: supersededBy === undefined && letIn.some(({ step }) => done.includes(step)),
  };
}

/** One sentence for each step that is not as it was. */
export function notTakenBack(undone: readonly Undone[]): string[] {
  return undone
    .filter((each) => !hasLanded(each) && each.state !== 'not-applicable')
    .map(({ step, note }) => `${step} was not taken back: ${note}`);
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
