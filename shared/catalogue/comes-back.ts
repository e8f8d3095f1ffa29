import type { Accepted } from '../domain/decision.ts';
import type { ReleaseRules, Taken } from './taken.ts';
import { valueOf } from './value-of.ts';

/** What a release does with something, and why. */
export interface Becoming {
  /** `needs-accept`: it stays away unless a person accepts it; `changed`: it was accepted, as another. */
  readonly becomes: 'comes-back' | 'stays-away' | 'needs-accept' | 'changed';
  readonly why: string;
}

/** Whether a release brings it back. */
export function comesBack(release: ReleaseRules, taken: Taken): boolean {
  return whatBecomesOf(release, taken).becomes === 'comes-back';
}

/** The ids of those that it brings back. */
export function idsComingBack(release: ReleaseRules, taken: readonly Taken[]): ReadonlySet<string> {
  return new Set(taken.flatMap((one) => (comesBack(release, one) ? [one.id] : [])));
}

/**
 * What nobody can date stays away: the attacker may have made it. So does a door while it is a guess since when the account is compromised:
 * then only a person's word brings it back, and only as the person saw it.
 */
export function whatBecomesOf(
  { kind, hostile, accept = [], compromisedSince, sinceStated }: ReleaseRules,
  taken: Taken,
): Becoming {
  const { id, name, arose, isDoor, was } = taken;
  if (kind === 'false-alarm') return { becomes: 'comes-back', why: 'it all was a false alarm' };
  if (hostile.some((each) => each.toLowerCase() === name.toLowerCase()))
    return { becomes: 'stays-away', why: 'it was marked hostile' };
  const accepted = accept.filter((each) => each.id === id);
  if (accepted.some(({ value }) => value === valueOf(taken))) return { becomes: 'comes-back', why: 'it was accepted' };
  if (accepted.length > 0) return { becomes: 'changed', why: 'it is another than the one that was accepted' };
  if (arose !== 'earlier' && Number.isNaN(Date.parse(arose)))
    return { becomes: 'needs-accept', why: 'nobody can tell when it arose' };
  if (arose !== 'earlier' && Date.parse(arose) >= Date.parse(compromisedSince))
    return { becomes: 'stays-away', why: `it arose at ${arose}, since the compromise` };
  if (was !== undefined && was !== valueOf(taken))
    return { becomes: 'needs-accept', why: 'it was made another while the case ran' };
  if (isDoor && !sinceStated)
    return { becomes: 'needs-accept', why: 'nobody has said since when the account is compromised' };
  return { becomes: 'comes-back', why: `it arose ${arose === 'earlier' ? '' : `at ${arose}, `}before the compromise` };
}

/** What was accepted of one step: a decision names a thing by its step and its id. */
export function acceptedOf(step: string, accept: readonly Accepted[]): Accepted[] {
  const begins = idIn(step, '');
  return accept.flatMap(({ id, value }) => (id.startsWith(begins) ? [{ id: id.slice(begins.length), value }] : []));
}

/** How a decision names it. */
export function idIn(step: string, id: string): string {
  return `${step}:${id}`;
}
