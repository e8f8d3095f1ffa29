/** Defender for Identity: what its sensors on the domain controllers watch, and what they were told to do. */
export interface DefenderState {
  /** Domains with a sensor on a domain controller. */
  readonly domains: string[];
  /** What a sensor was told and has not done yet, by security identifier, in order. */
  readonly underWay: Map<string, readonly { readonly action: DefenderAction; readonly due: number }[]>;
}

export type DefenderAction = 'disable' | 'enable';

export function noDefender(): DefenderState {
  return { domains: [], underWay: new Map() };
}
