import * as z from 'zod';

/**
 * How far a containment goes: *soft* ends sessions, *hard* also blocks the account and takes what it signs in with, *full* also shuts the back
 * doors and may move the mailbox.
 */
export const Level = z.enum(['soft', 'hard', 'full']);
export type Level = z.infer<typeof Level>;

/** Cases of before there were levels did everything, and so does one that says none: no history has to carry the word. */
export function levelOf({ level = 'full' }: { readonly level?: Level | undefined }): Level {
  return level;
}

/** Less than zero: the first does less. */
export function compareLevels(one: Level, other: Level): number {
  return Level.options.indexOf(one) - Level.options.indexOf(other);
}

/** What may be done: up to a level, or nothing. */
export type Permitted = Level | 'nothing';

export function lowestPermitted<One extends Permitted>(one: One, other: One): One {
  const rank = (permitted: Permitted): number => (permitted === 'nothing' ? -1 : Level.options.indexOf(permitted));
  return rank(other) < rank(one) ? other : one;
}
