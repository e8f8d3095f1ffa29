import * as z from 'zod';
import type { Ranks } from '../catalogue/far-end.ts';
import type { Permission } from '../catalogue/permission.ts';
import type { Tenant } from '../catalogue/tenant.ts';
import { key } from './readings/fields.ts';
import { withPim } from './readings/roles/pim.ts';

/** What knowing who is of which rank needs. */
export const rankPermissions: readonly Permission[] = [
  { api: 'graph', role: 'User.Read.All', for: 'count the accounts of the tenant' },
  { api: 'graph', role: 'RoleManagement.Read.Directory', for: 'know who holds a role, or may activate one' },
  {
    api: 'graph',
    role: 'GroupMember.Read.All',
    for: 'know who is in the groups of the policy, and in those that hold a role',
  },
];

const Counted = z.object({ '@odata.count': z.number() });

/** https://learn.microsoft.com/graph/aad-advanced-queries */
export async function countAccounts({ graph }: Tenant): Promise<number> {
  const asked = await graph.get('/users?$count=true&$top=1&$select=id', { ConsistencyLevel: 'eventual' });
  return Counted.parse(asked)['@odata.count'];
}

/** https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference#directory-synchronization-accounts */
const synchronisation = 'd29b2b05-8046-44ba-8758-1e26182fcf32';

const Holding = z.object({ principalId: key, roleDefinitionId: key });
const Row = z.object({ id: key });
const directory = '/roleManagement/directory';

/**
 * Who holds a role, who synchronises the directory, and who is in these groups. A group that may hold a role has no groups in it, so its
 * members are all there are. https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept
 * Throws `Later` and `Refusal`.
 */
export async function readRanks(groups: readonly string[], { graph }: Tenant): Promise<Ranks> {
  const select = '$select=principalId,roleDefinitionId';
  const [active, eligible, assignable] = await Promise.all([
    graph.list(`${directory}/roleAssignments?${select}`),
    withPim(graph.list(`${directory}/roleEligibilityScheduleInstances?${select}`)),
    graph.list(`/groups?$filter=${encodeURIComponent('isAssignableToRole eq true')}&$select=id`),
  ]);
  const holdings = z.array(Holding).parse([...active, ...eligible]);
  const holders = new Set(holdings.map(({ principalId }) => principalId.toLowerCase()));
  const mayHold = z
    .array(Row)
    .parse(assignable)
    .map(({ id }) => id.toLowerCase());
  const asked = new Set([...groups, ...mayHold.filter((id) => holders.has(id))]);
  const members = new Map(
    await Promise.all(
      Array.from(asked, async (id): Promise<[string, ReadonlySet<string>]> => {
        const rows = z.array(Row).parse(await graph.list(`/groups/${id}/members?$select=id`));
        return [id, new Set(rows.map((row) => row.id.toLowerCase()))];
      }),
    ),
  );
  const through = mayHold.flatMap((id) => (holders.has(id) ? [...(members.get(id) ?? [])] : []));
  const synchronising = holdings.filter(({ roleDefinitionId }) => roleDefinitionId.toLowerCase() === synchronisation);
  return {
    admins: new Set([...holders, ...through]),
    untouchable: new Set(synchronising.map(({ principalId }) => principalId.toLowerCase())),
    members,
  };
}
