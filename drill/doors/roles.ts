import { days, hours } from '../../shared/domain/duration.ts';
import { audit } from '../simulation/tenant/directory-audits.ts';
import { roleDefinitions } from '../simulation/tenant/roles/role-definitions.ts';
import type { RoleHolding, SimulatedGroup } from '../simulation/tenant/roles/role-state.ts';
import { simulatedUser, type SimulatedUser } from '../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../simulation/tenant/state.ts';

/** Who administers Contoso when nobody is attacked. */
export const administrator = {
  objectId: 'e5c10000-0000-4000-8000-0000000000ad',
  userPrincipalName: 'ada.admin@contoso.com',
  displayName: 'Ada Admin',
};

/** Cookie of the victim's session with the help desk's own web application: it lives on whatever Entra does. */
export const adminToolCookie = 'help-desk-session-of-the-victim';

/** Ids of their own for every account that the doors are opened in. */
export function idFor({ objectId }: Pick<SimulatedUser, 'objectId'>, eight: string): string {
  return `${eight}${objectId.slice(8)}`;
}

/** Roles the attacker gave the account, directly and through groups, active and waiting to be activated. */
export function plantRoles(state: TenantState, victim: SimulatedUser): void {
  const { roles, clock } = state;
  // The service keeps whole seconds.
  const now = Math.floor(clock.now() / 1_000) * 1_000;
  const principalId = victim.objectId;
  state.users.set(
    administrator.objectId,
    simulatedUser({ ...administrator, directoryRoles: ['Global Administrator'], assignedPlans: [], mail: null }),
  );
  const operatorsId = idFor(victim, 'f0a20001');
  const given = (number: number, role: string, from: number | null, until: number | null = null): RoleHolding => ({
    id: idFor(victim, `f0a1000${String(number)}`),
    principalId,
    role,
    scope: '/',
    from,
    until,
    activated: false,
  });
  roles.assignments.push(
    {
      ...given(5, 'Security Administrator', now - days(300)),
      principalId: operatorsId,
    },
    // The first is the owner's own; the rest came with the attacker.
    given(1, 'Message Center Reader', now - days(200)),
    given(2, 'Helpdesk Administrator', null),
    given(3, 'User Administrator', now - hours(2), now + days(5)),
  );
  roles.eligibilities.push(given(4, 'Global Administrator', now - hours(2)));
  const operators: SimulatedGroup = {
    id: operatorsId,
    displayName: 'Tier 1 operators',
    isAssignableToRole: true,
    isManagedByPim: true,
    active: [{ principalId, access: 'member', from: now - hours(1), until: now + hours(8), activated: false }],
    eligible: [],
  };
  const keepers: SimulatedGroup = {
    id: idFor(victim, 'f0a20003'),
    displayName: 'Key keepers',
    isAssignableToRole: true,
    isManagedByPim: true,
    active: [],
    eligible: [{ principalId, access: 'member', from: now - hours(1), until: null, activated: false }],
  };
  const projects: SimulatedGroup = {
    id: idFor(victim, 'f0a20002'),
    displayName: 'Project rooms',
    isAssignableToRole: false,
    isManagedByPim: true,
    active: [{ principalId, access: 'owner', from: now - hours(1), until: null, activated: false }],
    eligible: [],
  };
  for (const group of [operators, keepers, projects]) roles.groups.set(group.id, group);
  const self = { id: principalId, type: 'User' } as const;
  audit(state, {
    at: now - hours(2),
    activityDisplayName: 'Add member to role',
    category: 'RoleManagement',
    initiatedBy: principalId,
    targets: [
      self,
      { id: roleDefinitions['Helpdesk Administrator'] ?? '', type: 'Role', displayName: 'Helpdesk Administrator' },
    ],
  });
  audit(state, {
    at: now - hours(1),
    activityDisplayName: 'Invite external user',
    category: 'UserManagement',
    initiatedBy: principalId,
    targets: [{ id: idFor(victim, 'f0a40001'), type: 'User', displayName: 'helper@outside.example' }],
  });
  roles.adminToolSessions.set(adminToolCookie, principalId);
}
