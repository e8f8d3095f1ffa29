import { days } from '../domain/duration.ts';

/** How far back Cordon looks where nobody knows since when the account is compromised. */
function defaultCompromisedSince(receivedAt: string): string {
  return new Date(Date.parse(receivedAt) - days(30)).toISOString();
}

/**
 * What a detector first noticed is the latest the compromise can have begun, not the earliest: it may widen the default, never narrow it.
 */
export function compromisedSinceFirstSeen(firstSeen: string | null | undefined, receivedAt: string): string {
  const byDefault = defaultCompromisedSince(receivedAt);
  const seen = Date.parse(firstSeen ?? '');
  return Number.isNaN(seen) || seen > Date.parse(byDefault) ? byDefault : new Date(seen).toISOString();
}
