import type { Door } from './door.ts';
import type { Stolen } from './stolen.ts';

/** What the attacker holds when a drill starts. */
export interface Loot extends Stolen {
  /** The doors they know, each with what was stolen for it, in the order they are tried in. */
  readonly doors: readonly { readonly door: Door; readonly held: unknown }[];
}
