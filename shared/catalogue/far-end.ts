import type { Account, Learnt } from '../domain/account.ts';
import type { Ending } from '../domain/ending.ts';
import type { Level } from '../domain/level.ts';
import type { AccountReference } from '../domain/account-reference.ts';
import type { PlanOptions } from '../domain/plan-options.ts';
import type { LogReading, ProofTerms, Activity } from '../plan/proof.ts';
import type { Log } from './log.ts';
import type { Examination } from './examination.ts';
import type { PasswordRules } from './password-rules.ts';
import type { Permission } from './permission.ts';
import type { ReleaseStage } from './release-stage.ts';
import type { RiskRule } from './residual-risk.ts';
import type { Sketch } from './sketch.ts';
import type { Step } from './step.ts';
import type { Traits } from './traits.ts';
import type { Tenant } from './tenant.ts';

/** Everything the engine is handed of one kind of tenant. The engine names no step, log or service of it; a second far end is a second record. */
export interface FarEnd {
  readonly name: string;
  /** The containment on one page. */
  readonly order: ContainmentOrder;
  /** Every step there is, in the order of the generated pages. */
  readonly steps: readonly Step[];
  /** Everything that is looked at and told, in the same order. */
  readonly examinations: readonly Examination[];
  /** What resolving needs; the steps declare their own. */
  readonly resolvePermissions: readonly Permission[];
  readonly learnPermissions: readonly Permission[];
  /** The facts of the account that an alert names. Throws `Later` and `Refusal`. */
  resolveAccount(reference: AccountReference, tenant: Tenant): Promise<Account | Unresolved>;
  /** What kind of account it is, where the cut-off needs none of it. Complete: asking again would say no more. */
  learnAccount(account: Account, tenant: Tenant): Promise<{ readonly learnt: Learnt; readonly isComplete: boolean }>;
  readonly rankPermissions: readonly Permission[];
  /** Who administers, and who is in these groups (object ids). Throws `Later` and `Refusal`. */
  readRanks(groups: readonly string[], tenant: Tenant): Promise<Ranks>;
  /** How many accounts the tenant has. Throws `Later` and `Refusal`. */
  countAccounts(tenant: Tenant): Promise<number>;
  /** What kind of account it is, in sentences. */
  describeAccount(account: Account): readonly string[];
  /** What an error of a step means on this account, where the tenant's own words mislead. */
  explain(error: unknown, account: Account, tenant: Tenant): Promise<unknown>;
  /** What a release that takes back these stages leaves to people. */
  leftToPeople(
    account: Account,
    stages: readonly ReleaseStage[],
  ): readonly { readonly step: string; readonly says: string }[];
  readonly password: PasswordRules;
  /** What may still work after a containment, beside what was seen. */
  readonly residualRisks: readonly RiskRule[];
  /** The page on containing an account, where no step or log has one of its own. */
  readonly readMore: string;
  readonly logs: Logs;
  readonly watch: WatchRules;
}

/** Of object ids, lower case. */
export interface Ranks {
  readonly admins: ReadonlySet<string>;
  /** Accounts that are the machinery of the directory itself: nobody may change them through Cordon. */
  readonly untouchable: ReadonlySet<string>;
  /** By the object id of the group. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The order of the steps, as data: what is attempted at once, what follows what, and what nothing waits for. */
export interface ContainmentOrder {
  /** Attempted in parallel before anything else: T1 counts to the last of them. */
  readonly cutOff: readonly Sketch[];
  readonly rest: readonly Sketch[];
  /** A person has to decide first: the case neither waits for it nor hangs on it. */
  readonly detached: readonly Sketch[];
  readonly ifAccessPersists: readonly Sketch[];
  /** What each level does, and the best word its result may use. */
  readonly levels: Readonly<Record<Level, LevelRule>>;
  /** Precedes every step that destroys something, where the options ask for it. */
  readonly holdFirst: Step;
  /** What is done unseen while an account is watched. */
  readonly watch: readonly Step[];
}

export interface LevelRule {
  /** Steps of these levels are done: those of them that a step calls required must hold. */
  readonly does: readonly Traits['level'][];
  /** The result where all of these hold. Only a level that leaves no required door open may say *contained*. */
  readonly best: Extract<Ending, 'softened' | 'partial' | 'contained'>;
  /** The account may still be used, so no log can tell an attacker from its owner, and nothing is guarded. */
  readonly ownerStaysIn?: true;
}

/** The logs that prove an account dead, and tell who comes in afterwards. */
export interface Logs {
  readonly all: readonly Log[];
  readonly permissions: readonly Permission[];
  /** Looks into each log that is still waited for; what has been settled stays settled. */
  read(account: Account, terms: ProofTerms, before: readonly LogReading[], tenant: Tenant): Promise<LogReading[]>;
  /** Who signed in since then (ISO 8601 UTC), by the logs that answer. */
  readNewSignIns(account: Account, since: string, tenant: Tenant): Promise<NewSignIns>;
}

export interface NewSignIns {
  readonly signIns: readonly Activity[];
  /** Logs that could not be read: what is in them is unknown, which is never quiet. */
  readonly unread: readonly Unread[];
}

export interface Unread {
  readonly log: string;
  readonly why: string;
}

export interface WatchRules {
  readonly permissions: readonly Permission[];
  /** Why the account must not be watched; empty: it may. Throws `Later`. */
  whyNot(account: Account, options: PlanOptions, tenant: Tenant): Promise<string[]>;
  /** What is read for the evidence, by section: comparable lines, none of them mail. */
  readonly evidence: Readonly<Record<string, (account: Account, tenant: Tenant, since: string) => Promise<string[]>>>;
}

/** The tenant has no such account, or several, or one of a kind that is not contained. */
export interface Unresolved {
  readonly unresolved: 'unknown' | 'ambiguous' | 'unsupported';
  readonly detail: string;
}

export function stepNamed({ steps }: Pick<FarEnd, 'steps'>, name: string): Step | undefined {
  return steps.find((step) => step.name === name);
}

export function examinationNamed(
  { examinations }: Pick<FarEnd, 'examinations'>,
  name: string,
): Examination | undefined {
  return examinations.find((examination) => examination.name === name);
}
