import type { ReleaseContext } from './step.ts';

/** Something that a step took away. */
export interface Taken {
  /** As a person would name it when marking it hostile. */
  readonly name: string;
  /** ISO 8601 UTC when it arose, `earlier` than any log reaches, or `unknown` where no log could be read. */
  readonly arose: string;
  /** It sends mail out of the organisation, lets somebody else in, or signs in. */
  readonly isDoor?: true;
}

/**
 * Whether a release brings it back. What nobody can date stays away: the attacker may have made it. So does a door while it is a guess since
 * when the account is compromised: then only a person's word brings it back.
 */
export function comesBack(
  {
    kind,
    hostile,
    accept = [],
    compromisedSince,
    sinceStated,
  }: Pick<ReleaseContext, 'kind' | 'hostile' | 'accept' | 'compromisedSince' | 'sinceStated'>,
  { name, arose, isDoor }: Taken,
): boolean {
  if (kind === 'false-alarm') return true;
  const isAmong = (names: readonly string[]): boolean =>
    names.some((each) => each.toLowerCase() === name.toLowerCase());
  if (isAmong(hostile)) return false;
  if (isAmong(accept)) return true;
  if (arose === 'unknown' || (isDoor && !sinceStated)) return false;
  return arose === 'earlier' || Date.parse(arose) < Date.parse(compromisedSince);
}
