import type { Level } from '../domain/level.ts';

/**
 * What the engine has to know of a step, so that it needs no step's name. None of them has a default: one that is forgotten leaves a door
 * open, or lets the user in too early. What an orchestrator needs of them is copied into the plan: a deployment cannot change it for a case.
 */
export interface Traits {
  /** The lowest level of containment that the step belongs to; *watch*: it contains nothing, it is done while an account is watched. */
  readonly level: Level | 'watch';
  /** While it holds nobody signs in. */
  readonly blocksSignIn: boolean;
  /** From when on no sign-in session of before is renewed: when it acted, or only when it is seen to hold. */
  readonly endsSessions: 'when-acted' | 'when-seen' | 'no';
  /** It leaves the account with a new password: its own, or one that a person sets. */
  readonly changesPassword: boolean;
  /** Where it can hold only once a person, or a synchronisation that nothing here hurries, has done their part. */
  readonly waitsForPeople: 'never' | 'on-premises' | 'always';
  /** What it takes away is gone unless it was captured: where asked, a hold comes first. */
  readonly destroys: boolean;
}

/** A back door by itself: shutting it ends no session and no sign-in, and waits for nobody. */
export const backDoor: Traits = {
  level: 'full',
  blocksSignIn: false,
  endsSessions: 'no',
  changesPassword: false,
  waitsForPeople: 'never',
  destroys: false,
};
