import * as z from 'zod';
import { Guarded, Release, Unread } from '../../shared/plan/aftercare.ts';
import { Aftercare } from '../../shared/plan/aftercare-state.ts';
import { Standing } from '../../shared/plan/outcome.ts';
import { Run } from '../../shared/plan/run.ts';
import { activity, orchestrator } from './contract.ts';

export const aftercare = orchestrator({ name: 'aftercare', input: Aftercare, output: z.null() });

const Around = z.object({
  release: Release,
  /** A newer case of the account, which contains it with a plan of its own. */
  newerCase: z.string().nullable(),
});
export type Around = z.infer<typeof Around>;

/** What may end the aftercare, and nothing else. */
export const lookAround = activity({ name: 'look-around', input: z.object({ caseId: z.string() }), output: Around });

const AftercareSeen = Around.extend({
  /** How many sign-ins were news; what they were is in the case file. */
  signIns: z.number(),
  /** Undefined where the logs were not asked. */
  unread: Unread.exactOptional(),
  /** What the tenant shows to be open again. */
  opened: z.array(Guarded).readonly(),
  /** What is done again because the sign-in was open; empty where it was not. */
  cutOff: z.array(Run).readonly(),
  /** Runs whose look had no answer; of instances that were begun before that, absent. */
  unanswered: z.array(z.string()).readonly().exactOptional(),
});
export type AftercareSeen = z.infer<typeof AftercareSeen>;

/** A look that was answered in full, and found nothing: most are like that, and each would carry this through the history. */
export const calm: AftercareSeen = {
  release: { is: 'none' },
  newerCase: null,
  signIns: 0,
  unread: [],
  opened: [],
  cutOff: [],
  unanswered: [],
};

/** One look at everything: what may end the aftercare, the sign-in logs, and all that is guarded. Null: it was calm. */
export const lookAfter = activity({
  name: 'look-after',
  input: Aftercare.pick({ caseId: true, signInsSince: true, shut: true, unanswered: true }),
  output: AftercareSeen.nullable(),
});

/** Writes into the case file what the aftercare has to say. */
export const tellAftercare = activity({
  name: 'tell-aftercare',
  input: z.object({
    caseId: z.string(),
    /** What is told, as no other telling of the case is named: however often it is repeated, each entry is written once. */
    telling: z.string(),
    entries: z.array(z.looseObject({ kind: z.literal('evidence') })).readonly(),
    /** What was open again, and how it stands since. */
    recurrences: z
      .array(z.object({ opened: Standing, shut: Standing }))
      .readonly()
      .exactOptional(),
  }),
  output: z.null(),
});
export type Told = z.infer<typeof tellAftercare.input>;
