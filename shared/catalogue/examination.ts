import type { Account } from '../domain/account.ts';
import type { PlanOptions } from '../domain/plan-options.ts';
import { expecting } from './expecting.ts';
import type { Tenant } from './tenant.ts';
import type { CaptureContext } from './step.ts';
import type { Permission } from './permission.ts';

/** What an examination is told; the case is absent where an account is only looked at. */
export interface ExamineContext extends CaptureContext {
  readonly inCase?: {
    readonly caseId: string;
    /** How many cases led to this one. */
    readonly depth: number;
    /** What a step found before it changed anything; undefined where it has captured nothing. */
    captured(step: string): Promise<unknown>;
  };
}

/** Something that is looked at and told, never changed: what the account did, and what a person has to judge. */
export interface Examination {
  /** Permanent: it is written into histories and case files. */
  readonly name: string;
  readonly title: string;
  /** One sentence for the analyst: what is found out. */
  readonly purpose: string;
  readonly permissions: readonly Permission[];
  /** Its finding may offer other accounts for containment (`FindingItem.offered`). */
  readonly offersAccounts: boolean;
  /** The Microsoft page the examination rests on. */
  readonly readMore: string;
  /** Pure, with a reason when it does not apply. */
  appliesTo(account: Account, options: PlanOptions): true | string;
  /** Reads only. Throws `Refusal` and `Later`: what could not be read is unknown, never "nothing found". */
  examine(account: Account, tenant: Tenant, context: ExamineContext): Promise<Finding>;
}

export interface Finding {
  /** One sentence. */
  readonly summary: string;
  readonly items: readonly FindingItem[];
}

export interface FindingItem {
  readonly what: string;
  /** ISO 8601 UTC. */
  readonly at?: string;
  readonly detail?: string;
  /** Whether an analyst should look at it first. */
  readonly suspicious: boolean;
  /** Object id of another account that looks compromised and is offered for containment. */
  readonly offered?: string;
}

/** What an examination says in sum. */
export interface Examined {
  readonly examination: string;
  /** `unknown`: it could not be read, which is never the same as "nothing found". */
  readonly state: 'found' | 'unknown' | 'later';
  readonly summary: string;
  /** How many of the items an analyst should look at first. */
  readonly suspicious: number;
}

export function defineExamination(examination: Examination): Examination {
  return { ...examination, examine: expecting((...asked) => examination.examine(...asked)) };
}
