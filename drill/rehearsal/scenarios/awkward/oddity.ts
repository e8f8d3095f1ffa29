import type { TenantState } from '../../../simulation/tenant/state.ts';
import type { Compromised } from '../compromised-tenant.ts';
import type { Ending } from '../scenario.ts';

/** A compromised account in a tenant, and how much there is of what a real one has many of. */
export interface Drawn extends Compromised {
  readonly state: TenantState;
  /** Its own: no oddity changes what is drawn of another. */
  readonly random: () => number;
  /** Of anything there can be many of, at most so many are drawn: 300, in one of twenty tenants thousands. */
  readonly most: number;
}

/** Something that real tenants have and a kind one lacks, and how a case must end where it is. What is expected knows nothing of the app. */
export interface Oddity {
  /** As a verdict tells what was drawn. */
  readonly name: string;
  /** In one of how many tenants it is; in every second unless said, and in every fourteenth of those of a group. */
  readonly oneIn?: number;
  /** Of those of one group at most one is drawn, and that comes last. */
  readonly instead?: string;
  make?(drawn: Drawn): void;
  /** Whether the account that was drawn has to do with it; any has unless said. */
  concerns?(state: TenantState): boolean;
  /** What sets in with the alert, and happens while the case runs. */
  begin?(state: TenantState, objectId: string, random: () => number): void;
  /** What the case must say, in its steps, reasons or findings. */
  readonly says?: readonly RegExp[];
  /** What it must not say. */
  readonly saysNot?: readonly RegExp[];
  /** No case starts, and of the others' expectations none holds. */
  readonly startsNoCase?: true;
  /** The account is gone by then: what the others find left over nobody could shut any more. */
  readonly breaksOff?: true;
  /** How the case ends, where that is not `contained`. */
  readonly ends?: RegExp;
  /** Doors that nobody here can shut. */
  readonly staysOpen?: RegExp;
  /** What else did not end as it must. */
  wrong?(ending: Ending): readonly string[];
}

/** A whole number from `least` to `most`. */
export function between(random: () => number, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}
