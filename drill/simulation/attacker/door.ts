import type { SimulatedUser } from '../tenant/simulated-user.ts';
import type { TenantState } from '../tenant/state.ts';
import type { Attack } from './attack.ts';
import type { Tried } from './door-result.ts';

/** One way in: everything about it in one file. `Held` is what the attacker needs for this door alone. */
export interface Door<Held = unknown> {
  /** As it stands in verdicts. */
  readonly name: string;
  /** Opens it in the account, beside what its owner has there. The delegate is somebody who may open the owner's mailbox. */
  plant?(state: TenantState, victim: SimulatedUser, delegate: SimulatedUser): void;
  /** What the attacker takes along; where that is undefined, there was nothing to take and the door is never tried. */
  steal?(theft: Theft): Held | undefined;
  /** It gives new tokens: such doors are tried before the others, because what new tokens open counts. */
  readonly givesTokens?: true;
  /** Tries it over HTTP. */
  try?(held: Held, attack: Attack): Promise<Tried>;
  /** What is tried, and under which name, once somebody has let the account sign in again. */
  readonly afterUnblock?: {
    readonly name: string;
    /** Asked before a sign-in gives new tokens: what is left of the old ones counts. */
    readonly comesFirst?: true;
    try(held: Held, attack: Attack): Promise<Tried>;
  };
  /** Steps that nothing makes up for: where one of them is left out in that scenario, this door opens. */
  readonly shutBy?: readonly ShutBy[];
  /** Fights back: opens the shut door again with a stolen token, and says whether that worked. */
  reopen?(attack: Attack, token: string): Promise<boolean>;
}

/** A negative control: leaves the step out of the scenario and finds the door open. */
export interface ShutBy {
  readonly step: string;
  /** Name of the scenario. */
  readonly in: string;
  /** The door opens only once the account is unblocked. */
  readonly onceUnblocked?: true;
}

/** What there is to steal from. */
export interface Theft {
  readonly state: TenantState;
  readonly victim: SimulatedUser;
  readonly delegate: SimulatedUser;
  /** Where the account logs on on premises; undefined where the attacker cannot reach it. */
  readonly domainController: DomainController | undefined;
}

export interface DomainController {
  readonly url: string;
  /** PEM of whoever signed its certificate. */
  readonly authority: string;
  readonly distinguishedName: string;
}

/** Ties what is tried to what was stolen for it. */
export function defineDoor<Held>(door: Door<Held>): Door {
  return door;
}
