import * as z from 'zod';
import { Guarded, Release } from '../../shared/plan/aftercare.ts';
import { Activity, LogReading } from '../../shared/plan/proof.ts';
import { Run } from '../../shared/plan/run.ts';
import { activity, orchestrator } from './contract.ts';

const Unread = z.array(z.object({ log: LogReading.shape.log, why: z.string() })).readonly();
export type Unread = z.infer<typeof Unread>;

/** What follows a containment, as it goes on from look to look. */
export const Aftercare = z.object({
  caseId: z.string(),
  guarded: z.array(Guarded).readonly(),
  /** What is done again once the sign-in was open. */
  cutOff: z.array(Run).readonly(),
  /** ISO 8601 UTC. */
  until: z.string(),
  /** ISO 8601 UTC: when something was last opened again, or the aftercare began. */
  calmSince: z.string(),
  /** ISO 8601 UTC: sign-ins from then on are news. */
  signInsSince: z.string(),
  looks: z.number(),
  recurrences: z.number(),
  /** As the case was last told. */
  unread: Unread.exactOptional(),
});
export type Aftercare = z.infer<typeof Aftercare>;

export const aftercare = orchestrator({ name: 'aftercare', input: Aftercare, output: z.null() });

/** What may end the aftercare or call it to arms, beside the steps themselves. */
export const lookAround = activity({
  name: 'look-around',
  input: z.object({
    caseId: z.string(),
    /** ISO 8601 UTC; null: the logs are not asked. */
    signInsSince: z.string().nullable(),
  }),
  output: z.object({
    release: Release,
    /** A newer case of the account, which contains it with a plan of its own. */
    newerCase: z.string().nullable(),
    signIns: z.array(Activity).readonly(),
    /** Undefined where the logs were not asked. */
    unread: Unread.exactOptional(),
  }),
});
export type AftercareSeen = z.infer<typeof lookAround.output>;

/** Writes into the case file what the aftercare has to say. */
export const tellAftercare = activity({
  name: 'tell-aftercare',
  input: z.object({
    caseId: z.string(),
    /** What is told, as no other telling of the case is named: however often it is repeated, each entry is written once. */
    telling: z.string(),
    entries: z.array(z.looseObject({ kind: z.enum(['recurrence', 'evidence']) })).readonly(),
  }),
  output: z.null(),
});
export type Told = z.infer<typeof tellAftercare.input>;
