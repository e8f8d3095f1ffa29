import { days } from '../domain/duration.ts';

/** How far back Cordon looks where nobody knows since when the account is compromised. */
function defaultCompromisedSince(receivedAt: string): string {
  return new Date(Date.parse(receivedAt) - days(30)).toISOString();
}

/** Before it there was no such service; years like 1, 1601 and 1970 are what programs write for "unknown". */
const earliest = Date.UTC(2010, 0, 1);

/**
 * What a detector first noticed is the latest the compromise can have begun, not the earliest: it may widen the default, never narrow it.
 */
export function compromisedSinceFirstSeen(firstSeen: string | null | undefined, receivedAt: string): string {
  const byDefault = defaultCompromisedSince(receivedAt);
  const seen = Date.parse(firstSeen ?? '');
  const isKnown = seen >= earliest && seen <= Date.parse(byDefault);
  return isKnown ? new Date(seen).toISOString() : byDefault;
}
