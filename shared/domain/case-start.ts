import * as z from 'zod';
import { Account } from './account.ts';
import { Incident } from './incident.ts';
import { KeptMatter, Mode } from './mode.ts';
import type { Matter } from './mode.ts';
import { KeptOptions } from './plan-options.ts';
import type { PlanOptions } from './plan-options.ts';

/** All that is known when a containment starts. It lands in the durable history, so it holds no secret. */
export const CaseStart = z.object({
  caseId: z.string(),
  account: Account,
  incident: Incident,
  options: KeptOptions,
  mode: Mode.default('contain'),
  /** Why the account may be watched, and who approved it. */
  matter: KeptMatter.nullable().default(null),
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

/** What a case starts with. The organisation's list of delegates is not in it: it may be long, and each activity reads it. */
export function caseStartOf({ caseId, incident, options, watch }: Asked, account: Account, set: SetForAll): CaseStart {
  return {
    caseId,
    account,
    incident,
    options,
    mode: watch ? 'watch' : 'contain',
    matter: watch ?? null,
    tokenLifetimeMinutes: set.tokenLifetimeMinutes,
  };
}

/** The case as activities go by it: with what the organisation has set for all. */
export function goingBy(start: CaseStart, set: Pick<SetForAll, 'keepDelegates'>): CaseStart {
  return { ...start, options: optionsFor(start.options, set) };
}

/** The options that a case, or its dry run, goes by. */
export function optionsFor(
  options: PlanOptions,
  { keepDelegates = [] }: Pick<SetForAll, 'keepDelegates'>,
): PlanOptions {
  return { ...options, keepDelegates: [...new Set([...options.keepDelegates, ...keepDelegates])] };
}
