import type { Account } from '../domain/account.ts';
import type { CaseStart } from '../domain/case-start.ts';
import type { Refusal } from '../domain/errors.ts';
import type { Outcome } from '../plan/outcome.ts';
import type { Permission } from './permission.ts';
import type { Tenant } from './tenant.ts';

/** What a case file knows of the password: what was changed, and what people say. */
export interface PasswordHistory {
  readonly acts: readonly { readonly kind: 'attempt' | 'undo'; readonly step: string; readonly actedAt: string }[];
  readonly attestations: readonly { readonly at: string; readonly changedAt: string }[];
}

/** What a release has to know of the password that signs in, and how its owner gets a new one. */
export interface PasswordRules {
  readonly permissions: readonly Permission[];
  /** Why nobody may be let in with the password as it is; undefined: it came after the attacker's, or is on its way. Throws `Later`. */
  whyNotLetIn(start: CaseStart, file: PasswordHistory, tenant: Tenant): Promise<string | undefined>;
  /** One look of a release that waits for the new password. Keeps sign-in blocked until it is there. */
  lookForProof(
    start: CaseStart,
    file: PasswordHistory,
    tenant: Tenant,
  ): Promise<Pick<Outcome, 'state' | 'note' | 'actedAt' | 'lookAgain'>>;
  /** Makes what lets the owner in once. Throws `Refusal` and `Later`, whose texts quote no answer. */
  makePass(objectId: string, account: Account | undefined, tenant: Tenant): Promise<OneTimePass>;
  /** What a person can do about a pass that was refused. */
  remedyFor(refusal: Refusal): string;
}

/** Secrets: handed to whoever asked, and to nothing else. */
export interface OneTimePass {
  readonly temporaryAccessPass: string;
  readonly validUntil: string;
  readonly directoryPassword?: string;
  readonly directoryNote?: string;
}
