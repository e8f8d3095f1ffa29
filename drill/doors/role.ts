import { days, hours } from '../../shared/domain/duration.ts';
import { defineDoor } from '../simulation/attacker/door.ts';
import { triedWith } from '../simulation/attacker/door-result.ts';
import { audit } from '../simulation/tenant/directory-audits.ts';
import { roleDefinitions } from '../simulation/tenant/roles/role-definitions.ts';
import type { RoleHolding, SimulatedGroup } from '../simulation/tenant/roles/role-state.ts';
import { simulatedUser, type SimulatedUser } from '../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../simulation/tenant/state.ts';
import { idFor } from './planted/id-for.ts';
import { wholeSeconds } from './planted/whole-seconds.ts';

/** Cookie of the victim's session with the help desk's own web application: it lives on whatever Entra does. */
const adminToolCookie = 'help-desk-session-of-the-victim';

/** Roles the attacker gave the account, directly and through groups, used in a session that no revocation ends. */
export const role = defineDoor({
  name: 'role',
  shutBy: [{ step: 'strip-privileged-roles', in: 'everything' }],
  plant(state, victim) {
    state.users.set(administrator.objectId, simulatedUser(administrator));
    giveRoles(state, victim);
    giveGroups(state, victim);
    leaveTraces(state, victim);
    state.roles.adminToolSessions.set(adminToolCookie, victim.objectId);
    state.exchangeRoleGroups.get('Discovery Management')?.push(victim.objectId);
  },
  steal: () => adminToolCookie,
  try: async (cookie, { client }) =>
    triedWith(await client.get('/drill/help-desk/people', { cookie: `HelpDesk=${cookie}` })),
});

/** Who administers Contoso when nobody is attacked. */
const administrator = {
  objectId: 'e5c10000-0000-4000-8000-0000000000ad',
  userPrincipalName: 'ada.admin@contoso.com',
  displayName: 'Ada Admin',
  directoryRoles: ['Global Administrator'],
  assignedPlans: [],
  mail: null,
};

const operatorsOf = (victim: SimulatedUser): string => idFor(victim, 'f0a20001');

function giveRoles(state: TenantState, victim: SimulatedUser): void {
  const { roles } = state;
  const now = wholeSeconds(state);
  const principalId = victim.objectId;
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
      principalId: operatorsOf(victim),
    },
    // The first is the owner's own; the rest came with the attacker.
    given(1, 'Message Center Reader', now - days(200)),
    given(2, 'Helpdesk Administrator', null),
    given(3, 'User Administrator', now - hours(2), now + days(5)),
  );
  roles.eligibilities.push(given(4, 'Global Administrator', now - hours(2)));
}

function giveGroups(state: TenantState, victim: SimulatedUser): void {
  const now = wholeSeconds(state);
  const principalId = victim.objectId;
  const operators: SimulatedGroup = {
    id: operatorsOf(victim),
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
  for (const group of [operators, keepers, projects]) state.roles.groups.set(group.id, group);
}

function leaveTraces(state: TenantState, victim: SimulatedUser): void {
  const now = wholeSeconds(state);
  const principalId = victim.objectId;
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
}
