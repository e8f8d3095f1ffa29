import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { called, flag, key, text } from '../fields.ts';
import type { DirectoryChange } from '../history/changes-in-directory.ts';
import { whenItArose } from '../history/when-it-arose.ts';
import { isActivated, Schedule, withPim } from './pim.ts';
import type { Privilege } from './privilege.ts';

const Instance = Schedule.extend({
  groupId: key,
  accessId: text.transform((said) => (said?.toLowerCase() === 'owner' ? 'owner' : 'member')),
});
type Instance = z.infer<typeof Instance>;
const Found = z.object({ '@odata.type': text, id: key, isAssignableToRole: flag });
const Group = z.object({ displayName: text });
const Given = z.object({ roleDefinitionId: key });

const pim = '/identityGovernance/privilegedAccess/group';
const directory = '/roleManagement/directory';

/** Access to groups that Privileged Identity Management keeps, and to role-assignable ones whoever keeps them. */
export async function readGroupPrivileges(
  account: Account,
  since: string,
  naming: Promise<ReadonlyMap<string, string>>,
  changing: Promise<readonly DirectoryChange[] | null>,
  tenant: Tenant,
): Promise<Privilege[]> {
  const { graph } = tenant;
  const mine = `$filter=${encodeURIComponent(`principalId eq '${account.objectId}'`)}`;
  const [roleNames, changes, active, eligible, around, owned] = await Promise.all([
    naming,
    changing,
    withPim(graph.list(`${pim}/assignmentScheduleInstances?${mine}`)),
    withPim(graph.list(`${pim}/eligibilityScheduleInstances?${mine}`)),
    // No group can be inside a role-assignable one: https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept
    // Nothing is selected: these are of many kinds, and a group shows by itself whether roles can be given to it.
    graph.list(`/users/${account.objectId}/transitiveMemberOf`),
    graph.list(`/users/${account.objectId}/ownedObjects`),
  ]);
  const kept = z.array(Instance).parse(active);
  const outside = [...roleGroups(around, 'member'), ...roleGroups(owned, 'owner')].filter(
    ({ groupId, accessId }) => !kept.some((one) => one.groupId === groupId && one.accessId === accessId),
  );
  const named = async (row: Instance, state: Privilege['state'], inPim: boolean): Promise<Privilege> => {
    const given = encodeURIComponent(`principalId eq '${row.groupId}'`);
    const [group, assignments] = await Promise.all([
      unlessRefused(graph.get(`/groups/${row.groupId}?$select=displayName`)),
      unlessRefused(graph.list(`${directory}/roleAssignments?$filter=${given}`)),
    ]);
    const activated = isActivated(row);
    return {
      name: `${row.accessId} of ${called(Group.parse(group ?? {}).displayName, row.groupId)} (${activated ? 'activated' : state})`,
      of: row.accessId,
      state,
      targetId: row.groupId,
      scope: '/',
      gives: z
        .array(Given)
        .parse(assignments ?? [])
        .map(({ roleDefinitionId: id }) => roleNames.get(id) ?? `role ${id}`),
      inPim,
      assignmentId: null,
      activated,
      ends: row.endDateTime ?? null,
      arose: aroseOf(row, since, account, changes),
    };
  };
  return Promise.all([
    ...kept.map((row) => named(row, 'active', true)),
    ...z
      .array(Instance)
      .parse(eligible)
      .map((row) => named(row, 'eligible', true)),
    ...outside.map((row) => named(row, 'active', false)),
  ]);
}

function aroseOf(
  { startDateTime: created, groupId }: Instance,
  since: string,
  account: Account,
  changes: readonly DirectoryChange[] | null,
): string {
  return whenItArose({ created, changes, words: /add .*group/i, names: [groupId], since, account });
}

/** One group that is gone or hidden costs its name and its roles, and no other group. */
async function unlessRefused<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refusal && (error.status === 404 || error.code === 'EmptyId')) return null;
    throw error;
  }
}

function roleGroups(rows: readonly unknown[], accessId: Instance['accessId']): Instance[] {
  return z
    .array(Found)
    .parse(rows)
    .filter((row) => row['@odata.type'] === '#microsoft.graph.group' && row.isAssignableToRole === true)
    .map(({ id }) => ({ groupId: id, accessId }));
}
