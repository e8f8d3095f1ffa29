import { days } from '../domain/duration.ts';
import type { Account } from '../domain/account.ts';
import type { Incident } from '../domain/incident.ts';
import { knownMoment } from './known-moment.ts';

/** How far back Cordon looks where nobody knows since when the account is compromised. */
function defaultCompromisedSince(receivedAt: string): string {
  return new Date(Date.parse(receivedAt) - days(30)).toISOString();
}

/**
 * What a detector first noticed is the latest the compromise can have begun, not the earliest: it may widen the default, never narrow it.
 */
export function compromisedSinceFirstSeen(firstSeen: unknown, receivedAt: string): string {
  const byDefault = defaultCompromisedSince(receivedAt);
  const seen = knownMoment(firstSeen, receivedAt);
  return seen !== undefined && seen < byDefault ? seen : byDefault;
}

/** The incident of this account: what a detector noticed before there was the account is no first activity. A person's word stands. */
export function sinceItExists(incident: Incident, { created }: Pick<Account, 'created'>): Incident {
  const { compromisedSince, sinceStated, receivedAt } = incident;
  if (sinceStated || created === undefined || Date.parse(compromisedSince) >= Date.parse(created)) return incident;
  return { ...incident, compromisedSince: defaultCompromisedSince(receivedAt) };
}
