import type { Account } from '../domain/account.ts';
import type { CaseStart } from '../domain/case-start.ts';
import type { CaseRecord } from '../casefile/case-record.ts';
import type { Intake } from './intake.ts';

/** What a case starts with, and goes by when it is released: what the alert chose, with what the organisation has set for all. */
export function caseStartOf(
  { caseId, incident, options, watch }: CaseRecord,
  account: Account,
  { tokenLifetimeMinutes, keepDelegates = [] }: Pick<Intake, 'tokenLifetimeMinutes' | 'keepDelegates'>,
): CaseStart {
  return {
    caseId,
    account,
    incident,
    options: { ...options, keepDelegates: [...options.keepDelegates, ...keepDelegates] },
    mode: watch ? 'watch' : 'contain',
    matter: watch ?? null,
    tokenLifetimeMinutes,
  };
}
