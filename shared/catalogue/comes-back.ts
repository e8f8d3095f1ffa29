import type { ReleaseContext } from './step.ts';

/** Something that a step took away. */
export interface Taken {
  /** As a person would name it when marking it hostile. */
  readonly name: string;
  /** ISO 8601 UTC when it arose, `earlier` than any log reaches, or `unknown` where no log could be read. */
  readonly arose: string;
}

/** Whether a release brings it back. What nobody can date stays away: the attacker may have made it. */
export function comesBack(
  {
    kind,
    hostile,
    accept = [],
    compromisedSince,
  }: Pick<ReleaseContext, 'kind' | 'hostile' | 'accept' | 'compromisedSince'>,
  { name, arose }: Taken,
): boolean {
  if (kind === 'false-alarm') return true;
  const isAmong = (names: readonly string[]): boolean =>
    names.some((each) => each.toLowerCase() === name.toLowerCase());
  if (isAmong(hostile)) return false;
  if (isAmong(accept)) return true;
  if (arose === 'unknown') return false;
  return arose === 'earlier' || Date.parse(arose) < Date.parse(compromisedSince);
}
