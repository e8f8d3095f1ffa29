import type { CaseStart } from '../domain/case-start.ts';
import type { Outcome } from './outcome.ts';

const revoking = ['revoke-sessions', 'keep-blocked', 'block-sign-in'];

/** ISO 8601 UTC: when the sessions of the account were last revoked, or refused to renew. */
export function lastRevocation(start: CaseStart, outcomes: readonly Outcome[]): string {
  const acted = outcomes.flatMap(({ step, actedAt }) => (revoking.includes(step) && actedAt ? [actedAt] : []));
  return acted.sort().at(-1) ?? start.incident.receivedAt;
}

/** ISO 8601 UTC: since then no session of before should be alive: the last revocation, or the end of a mailbox move. */
export function sessionsEnded(start: CaseStart, outcomes: readonly Outcome[]): string {
  const moved = outcomes.flatMap(({ step, state, seenAt }) =>
    step === 'move-mailbox' && state === 'holds' && seenAt ? [seenAt] : [],
  );
  return [lastRevocation(start, outcomes), ...moved].sort().at(-1) ?? start.incident.receivedAt;
}
