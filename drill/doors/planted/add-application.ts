import type { TenantState } from '../../simulation/tenant/state.ts';

/** A service principal that nobody in the tenant owns. */
export function addApplication(state: TenantState, id: string, displayName: string): void {
  const nobodys = { owners: [], passwords: [], keys: [], federated: [], roles: [] };
  state.applications.set(id, { kind: 'servicePrincipal', id, appId: id, displayName, ...nobodys });
}
