import type { DirectoryAccount } from './directory-account.ts';
import type { TenantState } from './state.ts';

/** Defender for Identity: what its sensors on the domain controllers watch, and what they were told to do. */
export interface DefenderState {
  /** Domains with a sensor on a domain controller. */
  readonly domains: string[];
  /** What a sensor was told and has not done yet, by security identifier, in order. */
  readonly underWay: Map<string, readonly { readonly action: DefenderAction; readonly due: number }[]>;
}

type DefenderAction = 'disable' | 'enable';

export function noDefender(): DefenderState {
  return { domains: [], underWay: new Map() };
}

const soonestMs = 60_000;
const longestMs = 120_000;

/** Accounts in domains that no sensor covers are not known there. */
export function watchedAccounts({ directory, defender }: TenantState): DirectoryAccount[] {
  return [...directory.values()].filter((account) => defender.domains.includes(domainOf(account)));
}

export function domainOf({ distinguishedName }: DirectoryAccount): string {
  return [...distinguishedName.matchAll(/DC=([^,]+)/gi)].map(([, part]) => part).join('.');
}

/** Tells the sensor, which comes to it between one and two minutes later. Told the same twice before it has come, it does it once. */
export function tellSensor(state: TenantState, account: DirectoryAccount, action: DefenderAction): void {
  const { securityIdentifier: sid } = account;
  const { underWay } = state.defender;
  const told = underWay.get(sid) ?? [];
  const last = told.at(-1);
  if (last?.action === action) return;
  const took = soonestMs + Math.floor(state.random() * (longestMs - soonestMs));
  const due = Math.max(state.clock.now() + took, (last?.due ?? 0) + 1);
  underWay.set(sid, [...told, { action, due }]);
  state.clock.at(due, () => {
    account.enabled = action === 'enable';
    const { objectId } = account;
    state.log.push({ at: due, actor: 'app', operation: `sensor: ${action}`, status: 200, accepted: true, objectId });
    const [, ...left] = underWay.get(sid) ?? [];
    if (left.length > 0) underWay.set(sid, left);
    else underWay.delete(sid);
  });
}
