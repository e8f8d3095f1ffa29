import * as z from 'zod';
import { ReleaseOrder, UndoOrder } from '../../shared/domain/release.ts';
import { Released } from '../../shared/plan/conclude-release.ts';
import { Undoing } from '../../shared/plan/outcome.ts';
import { ReleasePlan, UndoRun } from '../../shared/plan/release-plan.ts';
import { activity, orchestrator } from './contract.ts';

/** Takes back what a case did to one account. */
export const releaseAccount = orchestrator({ name: 'release-account', input: ReleaseOrder, output: Released });

/** What stands in the way, or what is taken back in which order. */
export const releaseGate = activity({
  name: 'release-gate',
  input: ReleaseOrder,
  output: z.union([
    /** Why it refuses is in the case file. */
    z.object({ plan: ReleasePlan, isRefused: z.boolean() }),
    /** Throttled or unreachable: whether the user may be let in is not known yet. */
    z.object({ isLater: z.literal(true) }),
  ]),
});
export type GateAnswer = z.infer<typeof releaseGate.output>;

/** One try at taking one step back. */
export const attemptUndo = activity({
  name: 'attempt-undo',
  input: z.object({
    release: UndoOrder,
    step: z.string(),
    /** How it stood before; undefined at the first try. */
    before: Undoing.exactOptional(),
  }),
  output: Undoing,
});

/** Waits for one undo to show. */
export const settleUndo = orchestrator({
  name: 'settle-undo',
  input: z.object({ release: UndoOrder, run: UndoRun, outcome: Undoing }),
  output: Undoing,
});

/** Draws the conclusion of the release, and writes its last entry. */
export const closeRelease = activity({
  name: 'close-release',
  input: z.object({
    release: ReleaseOrder,
    /** By the last gate. */
    isRefused: z.boolean(),
    plan: ReleasePlan,
    undone: z.array(Undoing).readonly(),
  }),
  output: Released,
});
