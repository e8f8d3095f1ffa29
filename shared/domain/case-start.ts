import * as z from 'zod';
import { Account } from './account.ts';
import { Incident } from './incident.ts';
import { Matter, Mode } from './mode.ts';
import { PlanOptions } from './plan-options.ts';

/** As somebody chose, whichever version of Cordon wrote it down: a field that this one does not know breaks no running case. */
const Chosen = PlanOptions.extend({
  holdFirst: PlanOptions.shape.holdFirst.unwrap().unwrap().strip().nullable().default(null),
  purgeSent: PlanOptions.shape.purgeSent.unwrap().unwrap().strip().nullable().default(null),
}).strip();

/** All that is known when a containment starts. It lands in the durable history, so it holds no secret. */
export const CaseStart = z.object({
  caseId: z.string(),
  account: Account,
  incident: Incident,
  options: Chosen,
  mode: Mode.default('contain'),
  /** Why the account may be watched, and who approved it. */
  matter: Matter.strip().nullable().default(null),
  tokenLifetimeMinutes: z.number().int().positive(),
});
export type CaseStart = z.infer<typeof CaseStart>;

interface Asked {
  readonly caseId: string;
  readonly incident: Incident;
  readonly options: PlanOptions;
  readonly watch?: Matter;
}

/** What the organisation has set for all cases. */
export interface SetForAll {
  readonly tokenLifetimeMinutes: number;
  /** Delegates the organisation allows, beside those that an alert names. */
  readonly keepDelegates?: readonly string[];
}

/** What a case starts with, and goes by when it is released: what the alert chose, with what the organisation has set for all. */
export function caseStartOf({ caseId, incident, options, watch }: Asked, account: Account, set: SetForAll): CaseStart {
  return {
    caseId,
    account,
    incident,
    options: optionsFor(options, set),
    mode: watch ? 'watch' : 'contain',
    matter: watch ?? null,
    tokenLifetimeMinutes: set.tokenLifetimeMinutes,
  };
}

/** The options that a case, or its dry run, goes by. */
export function optionsFor(
  options: PlanOptions,
  { keepDelegates = [] }: Pick<SetForAll, 'keepDelegates'>,
): PlanOptions {
  return { ...options, keepDelegates: [...options.keepDelegates, ...keepDelegates] };
}
