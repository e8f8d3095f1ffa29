import * as z from 'zod';
import { ReleaseOrder, UndoOrder } from '../../shared/domain/release.ts';
import { ReleaseResult } from '../../shared/plan/conclude-release.ts';
import { Undone } from '../../shared/plan/outcome.ts';
import { ReleasePlan, UndoRun } from '../../shared/plan/release-plan.ts';
import { activity, orchestrator } from './contract.ts';

/** Takes back what a case did to one account. */
export const releaseAccount = orchestrator({ name: 'release-account', input: ReleaseOrder, output: ReleaseResult });

/** What stands in the way, or what is taken back in which order. */
export const releaseGate = activity({
  name: 'release-gate',
  input: ReleaseOrder,
  output: z.union([
    z.object({ plan: ReleasePlan, refused: z.array(z.string()).readonly() }),
    /** Throttled or unreachable: whether the user may be let in is not known yet. */
    z.object({ later: z.string() }),
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
    before: Undone.exactOptional(),
  }),
  output: Undone,
});

/** Waits for one undo to show. */
export const settleUndo = orchestrator({
  name: 'settle-undo',
  input: z.object({ release: UndoOrder, run: UndoRun, outcome: Undone }),
  output: Undone,
});

/** Draws the conclusion of the release, and writes its last entry. */
export const closeRelease = activity({
  name: 'close-release',
  input: z.object({
    release: ReleaseOrder,
    refused: z.array(z.string()).readonly(),
    plan: ReleasePlan,
    undone: z.array(Undone).readonly(),
  }),
  output: ReleaseResult,
});
