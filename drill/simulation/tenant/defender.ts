import { minutes } from '../../../shared/domain/duration.ts';
import type { DefenderAction } from './defender-state.ts';
import type { DirectoryAccount } from './directory-account.ts';
import type { TenantState } from './state.ts';

const soonestMs = minutes(1);
const longestMs = minutes(2);

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
