import * as z from 'zod';
import type { Account } from '../../domain/account.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { aroseIn, changesTo } from './changes-in-directory.ts';

/** One way in which the account holds a role, or gets into a group that may hold one. */
export interface Privilege {
  /** As the case names it: it is what a person marks as hostile. */
  readonly name: string;
  /** A role, or the membership or ownership of a group. */
  readonly of: 'role' | 'member' | 'owner';
  readonly state: 'active' | 'eligible';
  /** The role definition or the group. */
  readonly targetId: string;
  readonly scope: string;
  /** Privileged Identity Management knows it and ends it; otherwise only tier-zero rights do. */
  readonly inPim: boolean;
  /** The role assignment, where it is one. */
  readonly assignmentId: string | null;
  /** Activated by the holder for some hours. */
  readonly activated: boolean;
  /** ISO 8601 UTC; null: never. */
  readonly ends: string | null;
  /** ISO 8601 UTC, `earlier` or `unknown`. */
  readonly arose: string;
}

export const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

const Definition = z.object({ id: z.string(), displayName: z.string() });
const Assignment = z.object({ id: z.string(), roleDefinitionId: z.string(), directoryScopeId: z.string().nullish() });
const RoleInstance = Assignment.extend({
  startDateTime: z.string().nullish(),
  endDateTime: z.string().nullish(),
  assignmentType: z.string().nullish(),
  memberType: z.string().nullish(),
  roleAssignmentOriginId: z.string().nullish(),
});
const GroupInstance = z.object({
  groupId: z.string(),
  accessId: z.enum(['member', 'owner']),
  startDateTime: z.string().nullish(),
  endDateTime: z.string().nullish(),
  assignmentType: z.string().nullish(),
});
const DirectoryObject = z.object({
  '@odata.type': z.string(),
  id: z.string(),
  displayName: z.string().nullish(),
  isAssignableToRole: z.boolean().nullish(),
});

const directory = '/roleManagement/directory';
const groups = '/identityGovernance/privilegedAccess/group';

/** Every role and every membership or ownership of a group that gives some, as the tenant shows them now. */
export async function readPrivileges(account: Account, since: string, tenant: Tenant): Promise<Privilege[]> {
  const { graph } = tenant;
  const mine = `$filter=${encodeURIComponent(`principalId eq '${account.objectId}'`)}`;
  const [definitions, assignments, active, eligible, inGroups, intoGroups, around, owned, changes] = await Promise.all([
    graph.list(`${directory}/roleDefinitions?$select=id,displayName`),
    graph.list(`${directory}/roleAssignments?${mine}`),
    withPim(graph.list(`${directory}/roleAssignmentScheduleInstances?${mine}`)),
    withPim(graph.list(`${directory}/roleEligibilityScheduleInstances?${mine}`)),
    withPim(graph.list(`${groups}/assignmentScheduleInstances?${mine}`)),
    withPim(graph.list(`${groups}/eligibilityScheduleInstances?${mine}`)),
    graph.list(`/users/${account.objectId}/transitiveMemberOf?$select=id,displayName,isAssignableToRole`),
    graph.list(`/users/${account.objectId}/ownedObjects?$select=id,displayName,isAssignableToRole`),
    changesTo(account.objectId, since, tenant),
  ]);
  const roles = new Map(
    z
      .array(Definition)
      .parse(definitions)
      .map(({ id, displayName }) => [id, displayName]),
  );
  const member = roleGroups(around);
  const owner = roleGroups(owned);
  const groupName = (id: string): string => member.get(id) ?? owner.get(id) ?? `group ${id}`;

  const asRole =
    (state: Privilege['state']) =>
    (row: z.infer<typeof RoleInstance>): Privilege => {
      const role = roles.get(row.roleDefinitionId) ?? `role ${row.roleDefinitionId}`;
      const scope = row.directoryScopeId ?? '/';
      const activated = row.assignmentType?.toLowerCase() === 'activated';
      return {
        name: `${role}${scope === '/' ? '' : ` over ${scope}`} (${activated ? 'activated' : state})`,
        of: 'role',
        state,
        targetId: row.roleDefinitionId,
        scope,
        inPim: row.memberType !== undefined,
        assignmentId: row.roleAssignmentOriginId ?? null,
        activated,
        ends: row.endDateTime ?? null,
        arose: row.startDateTime ?? aroseIn(changes, /role/i, [role, row.roleDefinitionId]),
      };
    };
  const asGroup = (state: Privilege['state'], row: z.infer<typeof GroupInstance>, inPim: boolean): Privilege => {
    const activated = row.assignmentType?.toLowerCase() === 'activated';
    return {
      name: `${row.accessId} of ${groupName(row.groupId)} (${activated ? 'activated' : state})`,
      of: row.accessId,
      state,
      targetId: row.groupId,
      scope: '/',
      inPim,
      assignmentId: null,
      activated,
      ends: row.endDateTime ?? null,
      arose: row.startDateTime ?? aroseIn(changes, /group/i, [row.groupId]),
    };
  };

  // Microsoft lists here as well what was assigned outside of it, and ends it: adminRemove works on any of them.
  // https://learn.microsoft.com/graph/api/resources/unifiedroleassignmentscheduleinstance
  const scheduled = z.array(RoleInstance).parse(active).filter(isDirect);
  const known = new Set(scheduled.map((row) => row.roleAssignmentOriginId));
  const plain = z
    .array(Assignment)
    .parse(assignments)
    .filter(({ id }) => !known.has(id))
    .map((row) => ({ ...row, roleAssignmentOriginId: row.id }));
  const pimGroups = z.array(GroupInstance).parse(inGroups);
  const isKept = (id: string, access: 'member' | 'owner'): boolean =>
    pimGroups.some((row) => row.groupId === id && row.accessId === access);
  const outside = (found: ReadonlyMap<string, string>, accessId: 'member' | 'owner'): Privilege[] =>
    [...found.keys()]
      .filter((groupId) => !isKept(groupId, accessId))
      .map((groupId) => asGroup('active', { groupId, accessId }, false));
  return [
    ...[...scheduled, ...plain].map(asRole('active')),
    ...z.array(RoleInstance).parse(eligible).filter(isDirect).map(asRole('eligible')),
    ...pimGroups.map((row) => asGroup('active', row, true)),
    ...z
      .array(GroupInstance)
      .parse(intoGroups)
      .map((row) => asGroup('eligible', row, true)),
    ...outside(member, 'member'),
    ...outside(owner, 'owner'),
  ];
}

/** Without Entra ID P2 there is no Privileged Identity Management, and nothing in it. */
async function withPim(listed: Promise<unknown[]>): Promise<unknown[]> {
  try {
    return await listed;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'AadPremiumLicenseRequired') return [];
    throw error;
  }
}

/** What comes through a group goes with the group. */
function isDirect({ memberType }: { memberType?: string | null | undefined }): boolean {
  return memberType === null || memberType === undefined || memberType.toLowerCase() === 'direct';
}

/** No group can be inside a role-assignable one. https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept */
function roleGroups(rows: readonly unknown[]): Map<string, string> {
  return new Map(
    z
      .array(DirectoryObject)
      .parse(rows)
      .filter((row) => row['@odata.type'] === '#microsoft.graph.group' && row.isAssignableToRole === true)
      .map(({ id, displayName }) => [id, displayName ?? id]),
  );
}
