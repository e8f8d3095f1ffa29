import * as z from 'zod';
import { CaseStart } from '../../shared/domain/case-start.ts';
import { Detached } from '../../shared/domain/detached.ts';
import { Answer, Before, Standing } from '../../shared/plan/outcome.ts';
import { Look, Run, RunNames } from '../../shared/plan/run.ts';
import { activity, orchestrator } from './contract.ts';

export const Attempt = z.object({
  caseId: z.string(),
  run: RunNames,
  /** Of the cut-off only, which reads and writes no case store: T1 is running. */
  start: CaseStart.exactOptional(),
  /** How the run stood before; undefined at the first attempt. */
  before: Before.exactOptional(),
  /** Of a watch: it goes by what the watch started with, and writes only what differs from before into the case file. */
  watching: z.literal(true).exactOptional(),
});
export type Attempt = z.infer<typeof Attempt>;

export const attemptStep = activity({ name: 'attempt-step', input: Attempt, output: Answer });

/** First attempts at several runs side by side: each answers for itself, in their order, and what takes long is answered as *later*. */
export const attemptAll = activity({
  name: 'attempt-all',
  input: z.object({ caseId: z.string(), runs: z.array(RunNames).readonly() }),
  output: z.array(Answer).readonly(),
});

/** A round of looks: nothing is changed, and each look is a value. What stands as before is not answered. */
export const lookAtAll = activity({
  name: 'look-at-all',
  input: z.object({
    caseId: z.string(),
    looks: z.array(Look).readonly(),
    /** One after the other: side by side they met at a throttle. */
    inTurn: z.boolean().exactOptional(),
  }),
  output: z.array(Standing).readonly(),
});

/** Settles one run, then does what follows it. */
export const settleStep = orchestrator({
  name: 'settle-step',
  input: z.object({
    caseId: z.string(),
    run: Run,
    /** How the run stands; undefined where it was not attempted yet. */
    outcome: Answer.exactOptional(),
  }),
  output: z.array(Standing).readonly(),
});

/** Attempts runs that wait for nothing and that nothing waits for, together, then settles those that need it. */
export const settleTogether = orchestrator({
  name: 'settle-together',
  input: z.object({ caseId: z.string(), runs: z.array(Run).readonly() }),
  output: z.array(Standing).readonly(),
});

/** Answers how many could not be started now. */
export const startDetached = activity({
  name: 'start-detached',
  input: z.array(Detached).readonly(),
  output: z.number(),
});
