import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { key, text } from '../fields.ts';
import type { DirectoryChange } from '../history/changes-in-directory.ts';
import { whenItArose } from '../history/when-it-arose.ts';
import { isActivated, Schedule, withPim } from './pim.ts';
import type { Privilege } from './privilege.ts';

const Assignment = z.object({ id: key, roleDefinitionId: key, directoryScopeId: text });
const Instance = Schedule.extend({
  ...Assignment.shape,
  memberType: text,
  roleAssignmentOriginId: text,
});
type Instance = z.infer<typeof Instance>;

const directory = '/roleManagement/directory';

/** Roles that are given to the account itself; what comes through a group goes with the group. */
export async function readRolePrivileges(
  account: Account,
  since: string,
  naming: Promise<ReadonlyMap<string, string>>,
  changing: Promise<readonly DirectoryChange[] | null>,
  { graph }: Tenant,
): Promise<Privilege[]> {
  const mine = `$filter=${encodeURIComponent(`principalId eq '${account.objectId}'`)}`;
  const [roleNames, changes, assignments, active, eligible] = await Promise.all([
    naming,
    changing,
    graph.list(`${directory}/roleAssignments?${mine}`),
    withPim(graph.list(`${directory}/roleAssignmentScheduleInstances?${mine}`)),
    withPim(graph.list(`${directory}/roleEligibilityScheduleInstances?${mine}`)),
  ]);
  const asPrivilege = (row: Instance, state: Privilege['state'], inPim: boolean): Privilege => {
    const role = roleNames.get(row.roleDefinitionId) ?? `role ${row.roleDefinitionId}`;
    const scope = row.directoryScopeId ?? '/';
    const activated = isActivated(row);
    return {
      name: `${role}${scope === '/' ? '' : ` over ${scope}`} (${activated ? 'activated' : state})`,
      of: 'role',
      state,
      targetId: row.roleDefinitionId,
      scope,
      gives: [role],
      inPim,
      assignmentId: row.roleAssignmentOriginId ?? null,
      activated,
      ends: row.endDateTime ?? null,
      arose: whenItArose({
        created: row.startDateTime,
        changes,
        words: /add .*role/i,
        names: [role, row.roleDefinitionId],
        since,
        account,
      }),
    };
  };
  // What was assigned outside of it is listed here as well, and adminRemove ends it.
  // https://learn.microsoft.com/graph/api/resources/unifiedroleassignmentscheduleinstance
  const scheduled = z.array(Instance).parse(active).filter(isDirect);
  const known = new Set(scheduled.map((row) => row.roleAssignmentOriginId));
  const outside = z.array(Assignment).parse(assignments);
  return [
    ...scheduled.map((row) => asPrivilege(row, 'active', true)),
    ...outside
      .filter(({ id }) => !known.has(id))
      .map((row) => asPrivilege({ ...row, roleAssignmentOriginId: row.id }, 'active', false)),
    ...z
      .array(Instance)
      .parse(eligible)
      .filter(isDirect)
      .map((row) => asPrivilege(row, 'eligible', true)),
  ];
}

function isDirect({ memberType }: Instance): boolean {
  return memberType === null || memberType === undefined || memberType.toLowerCase() === 'direct';
}
