import type { AppIdentity } from '../app-tokens.ts';
import { heldRoles, isInRoleAssignableGroup } from '../roles/held-roles.ts';
import type { SimulatedUser } from '../simulated-user.ts';
import type { TenantState } from '../state.ts';
import { GraphProblem } from './graph-problem.ts';

const low = [
  'Directory Readers',
  'Guest Inviter',
  'Helpdesk Administrator',
  'Message Center Reader',
  'Password Administrator',
  'Reports Reader',
  'User Administrator',
];
const overPrivileged = ['Privileged Authentication Administrator', 'Global Administrator'];

/**
 * Blocking an administrator or setting their password takes a directory role that outranks theirs, held directly or through a group.
 * https://learn.microsoft.com/en-us/graph/api/resources/users#who-can-perform-sensitive-actions
 */
export function demandRank(state: TenantState, caller: AppIdentity, target: SimulatedUser): void {
  demandUnit(state, caller, target);
  const roles = heldRoles(state, target.objectId);
  const isGuarded = isInRoleAssignableGroup(state, target.objectId);
  if (roles.length === 0 && !isGuarded) return;
  const isPrivileged = isGuarded || roles.some((role) => !low.includes(role));
  const enough = isPrivileged ? overPrivileged : ['User Administrator', ...overPrivileged];
  if (enough.some((role) => caller.directoryRoles.includes(role))) return;
  throw refused();
}

/**
 * No permission of an app and no role over the whole tenant reaches into a restricted unit, only a role that is scoped to it.
 * https://learn.microsoft.com/en-us/entra/identity/role-based-access-control/admin-units-restricted-management
 */
function demandUnit(state: TenantState, caller: AppIdentity, { objectId }: SimulatedUser): void {
  const { administrativeUnits, assignments } = state.roles;
  const restricted = administrativeUnits.filter(
    ({ isMemberManagementRestricted, members }) => isMemberManagementRestricted && members.includes(objectId),
  );
  const isAssignedTo = (scope: string): boolean =>
    assignments.some((one) => one.principalId === caller.objectId && one.scope === scope);
  if (restricted.some(({ id }) => !isAssignedTo(`/administrativeUnits/${id}`))) throw refused();
}

function refused(): GraphProblem {
  return new GraphProblem(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}
