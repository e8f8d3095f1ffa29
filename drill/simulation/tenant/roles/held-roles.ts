import type { TenantState } from '../state.ts';
import type { RoleHolding, SimulatedGroup } from './role-state.ts';

interface Ending {
  readonly until: number | null;
}

export function isRunning(state: TenantState, { until }: Ending): boolean {
  return until === null || until > state.clock.now();
}

/** Every active assignment there is: those of the records, and those a user was simply born with (`directoryRoles`). */
export function activeAssignments(state: TenantState): RoleHolding[] {
  const born = [...state.users.values()].flatMap(({ objectId, directoryRoles }) =>
    directoryRoles.map((role) => ({
      id: `${role.replaceAll(' ', '')}-${objectId}`,
      principalId: objectId,
      role,
      scope: '/',
      from: null,
      until: null,
      activated: false,
    })),
  );
  return [...born, ...state.roles.assignments.filter((holding) => isRunning(state, holding))];
}

/** The groups a user or group is in, those around them too. */
export function groupsAround(state: TenantState, principalId: string): SimulatedGroup[] {
  const found = new Set<SimulatedGroup>();
  const look = (inside: string): void => {
    for (const group of state.roles.groups.values()) {
      const isMember = group.active.some(
        (one) => one.principalId === inside && one.access === 'member' && isRunning(state, one),
      );
      if (!isMember || found.has(group)) continue;
      found.add(group);
      look(group.id);
    }
  };
  look(principalId);
  return [...found];
}

/** Names of the roles somebody holds now, directly and through groups. */
export function heldRoles(state: TenantState, principalId: string): string[] {
  const holders = new Set([principalId, ...groupsAround(state, principalId).map(({ id }) => id)]);
  const names = activeAssignments(state).filter((one) => holders.has(one.principalId));
  return [...new Set(names.map(({ role }) => role))];
}

/** Members and owners of role-assignable groups are protected like administrators, whatever the group may do. */
export function isInRoleAssignableGroup(state: TenantState, userId: string): boolean {
  const owned = [...state.roles.groups.values()].filter(({ active }) =>
    active.some((one) => one.principalId === userId && one.access === 'owner' && isRunning(state, one)),
  );
  return [...owned, ...groupsAround(state, userId)].some(({ isAssignableToRole }) => isAssignableToRole);
}

/** Takes an active assignment away, wherever it is written. */
export function dropAssignment(state: TenantState, holding: RoleHolding): void {
  const user = state.users.get(holding.principalId);
  const at = state.roles.assignments.findIndex(({ id }) => id === holding.id);
  if (at >= 0) state.roles.assignments.splice(at, 1);
  else if (user) user.directoryRoles = user.directoryRoles.filter((role) => role !== holding.role);
}
