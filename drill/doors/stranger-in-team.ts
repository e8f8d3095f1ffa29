import { days, hours } from '../../shared/domain/duration.ts';
import { defineDoor } from '../simulation/attacker/door.ts';
import { triedWith } from '../simulation/attacker/door-result.ts';
import { audit } from '../simulation/tenant/directory-audits.ts';
import { people } from '../simulation/tenant/people.ts';
import type { GroupAccess } from '../simulation/tenant/roles/role-state.ts';
import type { SimulatedUser } from '../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../simulation/tenant/state.ts';
import { idFor } from './planted/id-for.ts';
import { wholeSeconds } from './planted/whole-seconds.ts';

const strangersCookie = 'teams-session-of-a-stranger';
const teamOf = (victim: { objectId: string }): string => idFor(victim, 'f0a20005');

/** A guest of the attacker's, whom the account let into a team and made its owner, beside those who belong there. */
export const strangerInTeam = defineDoor({
  name: 'stranger-in-team',
  shutBy: [{ step: 'remove-added-members', in: 'everything' }],
  plant: letIn,
  steal: ({ victim }) => teamOf(victim),
  try: async (teamId, { client }) =>
    triedWith(await client.get(`/drill/teams/${teamId}/files`, { cookie: `Teams=${strangersCookie}` })),
});

function letIn(state: TenantState, victim: SimulatedUser): void {
  const stranger = idFor(victim, 'f0a40002');
  const team = {
    id: teamOf(victim),
    displayName: 'Quarterly planning',
    isAssignableToRole: false,
    isManagedByPim: false,
  };
  const there = (principalId: string, access: GroupAccess['access']): GroupAccess => {
    return { principalId, access, from: null, until: null, activated: false };
  };
  const { marie, jonas } = people;
  const active = [
    there(marie.objectId, 'owner'),
    there(jonas.objectId, 'member'),
    there(stranger, 'member'),
    there(stranger, 'owner'),
  ];
  state.roles.groups.set(team.id, { ...team, active, eligible: [] });
  state.roles.teamsSessions.set(strangersCookie, stranger);
  for (const [access, who, at] of [
    ['member', jonas.objectId, days(200)],
    ['member', stranger, hours(2)],
    ['owner', stranger, hours(1)],
  ] as const) {
    audit(state, {
      at: wholeSeconds(state) - at,
      activityDisplayName: `Add ${access} to group`,
      category: 'GroupManagement',
      initiatedBy: victim.objectId,
      targets: [
        { id: who, type: 'User', displayName: who === stranger ? 'A partner' : jonas.displayName },
        { id: team.id, type: 'Group', displayName: team.displayName },
      ],
    });
  }
}
