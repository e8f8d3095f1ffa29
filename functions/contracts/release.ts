import type { ReleaseEnd, ReleaseResult } from '../../shared/plan/conclude-release.ts';
import type { ReleasePlan, UndoRun } from '../../shared/plan/release-plan.ts';
import type { Undone } from '../../shared/plan/outcome.ts';
import type { UndoInput } from '../../shared/work/undo.ts';
import type { ReleaseStart } from '../../shared/domain/release.ts';
import type { Callable } from '../durable/durable.ts';

/** What the gate says: what stands in the way, or what is taken back in which order. */
export type GateAnswer =
  | { readonly plan: ReleasePlan; readonly refused: readonly string[] }
  /** Throttled or unreachable: whether the user may be let in is not known yet. */
  | { readonly later: string };

export interface SettleUndoInput {
  readonly release: ReleaseStart;
  readonly run: UndoRun;
  readonly outcome: Undone;
}

export const releaseGate: Callable<ReleaseStart, GateAnswer> = { name: 'release-gate' };
export const attemptUndo: Callable<UndoInput, Undone> = { name: 'attempt-undo' };
export const closeRelease: Callable<ReleaseEnd, ReleaseResult> = { name: 'close-release' };
export const settleUndo: Callable<SettleUndoInput, Undone> = { name: 'settle-undo' };
export const releaseAccount: Callable<ReleaseStart, ReleaseResult> = { name: 'release-account' };
