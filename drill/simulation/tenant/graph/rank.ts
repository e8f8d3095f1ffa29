import type { AppIdentity } from '../app-tokens.ts';
import { heldRoles, isInRoleAssignableGroup } from '../roles/held-roles.ts';
import type { AdministrativeUnit } from '../roles/role-state.ts';
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
function demandUnit(state: TenantState, caller: AppIdentity, target: SimulatedUser): void {
  const { assignments } = state.roles;
  const restricted = restrictedUnitsOf(state, target);
  const isAssignedTo = (scope: string): boolean =>
    assignments.some((one) => one.principalId === caller.objectId && one.scope === scope);
  if (restricted.some(({ id }) => !isAssignedTo(`/administrativeUnits/${id}`))) throw refused(ofRestrictedUnit);
}

export function restrictedUnitsOf(
  { roles }: TenantState,
  { objectId }: Pick<SimulatedUser, 'objectId'>,
): AdministrativeUnit[] {
  return roles.administrativeUnits.filter(
    ({ isMemberManagementRestricted, members }) => isMemberManagementRestricted && members.includes(objectId),
  );
}

const ofRestrictedUnit =
  ' Target object is a member of a restricted management administrative unit and can only be modified by administrators scoped to that administrative unit. Check that you are assigned a role that has permission to perform the operation for this restricted management administrative unit. Learn more: https://go.microsoft.com/fwlink/?linkid=2197831';

function refused(why = ''): GraphProblem {
  const message = `Insufficient privileges to complete the operation.${why}`;
  return new GraphProblem(403, 'Authorization_RequestDenied', message);
}
