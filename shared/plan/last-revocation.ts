import type { CaseStart } from '../domain/case-start.ts';
import type { Standing } from './outcome.ts';
import type { Run } from './run.ts';

/** What ends sessions, and when: the runs of a plan say it. */
export type EndsSessions = Pick<Run, 'step' | 'endsSessions'>;

/** ISO 8601 UTC: when the sessions of the account were last revoked, or refused to renew. */
export function lastRevocation(start: CaseStart, runs: readonly EndsSessions[], outcomes: readonly Standing[]): string {
  const revoking = stepsThatEnd(runs, 'when-acted');
  const acted = outcomes.flatMap(({ step, actedAt }) => (revoking.has(step) && actedAt ? [actedAt] : []));
  return acted.sort().at(-1) ?? start.incident.receivedAt;
}

/** ISO 8601 UTC: since then no session of before should be alive: the last revocation, or when the last session was seen to have ended. */
export function sessionsEnded(start: CaseStart, runs: readonly EndsSessions[], outcomes: readonly Standing[]): string {
  const ending = stepsThatEnd(runs, 'when-seen');
  const seen = outcomes.flatMap(({ step, state, seenAt }) =>
    ending.has(step) && state === 'holds' && seenAt ? [seenAt] : [],
  );
  return [lastRevocation(start, runs, outcomes), ...seen].sort().at(-1) ?? start.incident.receivedAt;
}

function stepsThatEnd(runs: readonly EndsSessions[], how: EndsSessions['endsSessions']): ReadonlySet<string> {
  return new Set(runs.filter(({ endsSessions }) => endsSessions === how).map(({ step }) => step));
}
