import { fold } from '../../shared/casefile/case-file.ts';
import type { CaseFile } from '../../shared/casefile/case-file.ts';
import type { Entry } from '../../shared/casefile/entries.ts';
import type { Account } from '../../shared/domain/account.ts';
import type { Outcome } from '../../shared/plan/outcome.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';

const nothing = { cutOff: [], rest: [], examinations: [], offering: [], ifAccessPersists: [], notDone: [] };

export function planned(account: Account, at: string): Entry {
  return { kind: 'plan', at, account, options: PlanOptions.parse({}), plan: nothing };
}

/** One go at a step or at taking it back. */
export function tried<Kind extends 'attempt' | 'verdict' | 'undo'>(
  kind: Kind,
  step: string,
  at: string,
  differing: {
    readonly state?: string;
    readonly note?: string;
    readonly attempts?: number;
    readonly actedAt?: string | undefined;
    readonly release?: number;
  } = {},
): Extract<Entry, { kind: Kind }> {
  const entry = { kind, at, run: step, step, state: 'holds', note: '', attempts: 1, ...differing };
  return entry as unknown as Extract<Entry, { kind: Kind }>;
}

/** A person's word that the password was changed. */
export function attested(at: string, by = 'desk'): Extract<Entry, { kind: 'attestation' }> {
  return { kind: 'attestation', at, attests: 'password-changed', changedAt: at, by };
}

export function concluded(outcomes: readonly Outcome[], at: string): Extract<Entry, { kind: 'result' }> {
  const nothing = { because: [], proof: [], uncertain: [], residualRisk: [] };
  return {
    kind: 'result',
    at,
    caseId: 'C-TEST-TEST',
    result: 'contained',
    t1Ms: 900,
    provenAt: at,
    outcomes,
    ...nothing,
  };
}

/** What a case says whose file has these entries. */
export function foldOf(...entries: readonly Entry[]): CaseFile {
  return fold(entries.map((entry, index) => ({ ...entry, sequence: index + 1, previous: '' })));
}
