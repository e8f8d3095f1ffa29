import * as z from 'zod';
import { CaseStart } from '../../shared/domain/case-start.ts';
import { Concluded, Finding } from '../../shared/plan/conclude.ts';
import { WatchFinding } from '../../shared/plan/conclude-watch.ts';
import { CutOff } from '../../shared/plan/cut-off.ts';
import { LogStanding, ProofTerms } from '../../shared/plan/proof.ts';
import { Plan, Run } from '../../shared/plan/run.ts';
import { activity, orchestrator } from './contract.ts';

const caseId = z.string();

/** The containment of one account, from the alert to the end of its aftercare. */
export const containAccount = orchestrator({ name: 'contain-account', input: CaseStart, output: Concluded });

/** Draws the plan. Reads and writes nothing: T1 is running. */
export const openCase = activity({ name: 'open-case', input: CaseStart, output: Plan });

/** Keeps what a watch becomes a containment with, beside the cut-off. Answers that it is kept. */
export const keepStart = activity({ name: 'keep-start', input: CaseStart, output: z.boolean() });

/** Writes what the cut-off did not wait for. Answers that it is written. */
export const recordCutOff = activity({
  name: 'record-cut-off',
  input: CutOff,
  output: z.boolean(),
});

/** Examines side by side; answers the names of those that were not answered. What was found is in the case file, and nowhere else. */
export const examineAccount = activity({
  name: 'examine-account',
  input: z.object({ caseId, examinations: z.array(z.string()).readonly() }),
  output: z.array(z.string()).readonly(),
});

/** Starts a case of its own for each delegate who looks compromised. */
export const containDelegate = activity({
  name: 'contain-delegate',
  input: z.object({ caseId }),
  output: z.object({
    joined: z.array(z.string()).readonly(),
    /** Whether nobody is left to ask about. */
    isSettled: z.boolean(),
  }),
});

/** Looks around beside the back doors, and lets go of what nothing waits for. */
export const examineCase = orchestrator({
  name: 'examine-case',
  input: z.object({
    caseId,
    examinations: z.array(z.string()).readonly(),
    /** Of these, the ones that find delegates. */
    offering: z.array(z.string()).readonly(),
    detached: z.array(Run).readonly(),
    /** What is guarded meanwhile; empty where the case is too short for that. */
    doors: z.array(Run).readonly(),
    tokenLifetimeMinutes: z.number(),
    containDelegates: CaseStart.shape.options.shape.containDelegates,
    /** The case's: people and events look for what is settled beside it under its name. */
    instance: z.string(),
  }),
  output: z.object({
    /** Examinations that were not answered. */
    unanswered: z.array(z.string()).readonly(),
    /** Whether all that nothing waits for is under way. */
    allDetached: z.boolean(),
  }),
});

/** Shuts again what a token that nothing can revoke has opened. */
export const guardDoors = orchestrator({
  name: 'guard-doors',
  input: z.object({ caseId, doors: z.array(Run).readonly(), tokenLifetimeMinutes: z.number() }),
  output: z.null(),
});

const Proof = z.object({
  caseId,
  terms: ProofTerms,
  /** How the logs stood at the last look. */
  readings: z.array(LogStanding).readonly(),
});

/** Looks into the logs that are waited for, and answers how these stand. */
export const lookForAccess = activity({
  name: 'look-for-access',
  input: Proof,
  output: z.array(LogStanding).readonly(),
});

/** Waits until the logs prove that nobody is left inside, or will not tell. */
export const proveDead = orchestrator({ name: 'prove-dead', input: Proof, output: z.array(LogStanding).readonly() });

/** Draws the conclusion, and writes the last entry of the case. */
export const closeCase = activity({
  name: 'close-case',
  input: z.union([Finding, WatchFinding]),
  output: Concluded,
});
