import * as z from 'zod';
import { key, text } from '../fields.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import type { Permission } from '../../../catalogue/permission.ts';
import { withPim } from './pim.ts';
import { readRoleGroups } from './role-groups.ts';
import type { RoleGroupMember } from './role-groups.ts';

export const oversightPermissions: readonly Permission[] = [
  { api: 'graph', role: 'GroupMember.Read.All', for: 'learn which groups give the account roles' },
  { api: 'graph', role: 'RoleManagement.Read.Directory', for: 'learn whether the account could discover the watch' },
  {
    api: 'graph',
    role: 'RoleEligibilitySchedule.Read.Directory',
    for: 'learn whether it could give itself such a role',
  },
  {
    api: 'graph',
    role: 'PrivilegedEligibilitySchedule.Read.AzureADGroup',
    for: 'learn whether it could join a group that has such a role',
  },
  {
    api: 'graph',
    role: 'User.Read.All',
    for: 'learn whether it owns applications or groups that see more than it does',
  },
  { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-RoleGroup, Get-RoleGroupMember' },
];

/** The holder of one of these can read mail flow rules, holds, audit or traces, or can get a role that can. https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
const seeingRoles: Readonly<Record<string, string>> = {
  '62e90394-69f5-4237-9190-012177145e10': 'Global Administrator',
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451': 'Global Reader',
  'e8611ab8-c189-46e8-94e1-60213ab1f814': 'Privileged Role Administrator',
  '7be44c8a-adaf-4e2a-84d6-ab2649e08a13': 'Privileged Authentication Administrator',
  '29232cdf-9323-42fd-ade2-1d097af3e4de': 'Exchange Administrator',
  '31392ffb-586c-42d1-9346-e59415a2cc4e': 'Exchange Recipient Administrator',
  '17315797-102d-40b4-93e0-432062caca18': 'Compliance Administrator',
  'e6d1a23a-da11-4be4-9570-befc86d067a7': 'Compliance Data Administrator',
  '194ae4cb-b126-40b2-bd5b-6091b380977d': 'Security Administrator',
  '5d6b6bb7-de71-4623-b4af-96380a352509': 'Security Reader',
  '5f2222b1-57c3-48ba-8ad5-d4759f1fde6f': 'Security Operator',
  '4a5d8f65-41da-4de4-8968-e035b65339cf': 'Reports Reader',
  // These see nothing by themselves, but change an application, a group, a domain or a synchronised account that does.
  '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3': 'Application Administrator',
  '158c047a-c907-4556-b7ef-446551a6b5f7': 'Cloud Application Administrator',
  '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2': 'Hybrid Identity Administrator',
  'd29b2b05-8046-44ba-8758-1e26182fcf32': 'Directory Synchronization Accounts',
  '9360feb5-f418-4baa-8175-e2a00bac4301': 'Directory Writers',
  '8329153b-31d0-4727-b945-745eb3bc5f31': 'Domain Name Administrator',
  'e00e864a-17c5-4a4b-9c06-f5b95a8d5bd8': 'Partner Tier2 Support',
  '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e': 'Identity Governance Administrator',
  'fe930be7-5e62-47db-91af-98c3a49a38b1': 'User Administrator',
  'fdd7a751-b60b-444a-984c-02652fe8fa1c': 'Groups Administrator',
  '3a2c62db-5318-420d-8d74-23affee5d9d5': 'Intune Administrator',
};

const Principal = z.object({ '@odata.type': text, id: key });
const Eligible = z.object({ groupId: key });
const Held = z.object({ roleDefinitionId: key });

/** By what the account could find out that it is watched; empty: by nothing. */
export async function readOversight(account: Account, tenant: Tenant): Promise<string[]> {
  const [memberOf, ownedObjects] = await Promise.all(
    ['transitiveMemberOf', 'ownedObjects'].map(async (kind) =>
      z.array(Principal).parse(await tenant.graph.list(`/users/${account.objectId}/${kind}`)),
    ),
  );
  const around = groupsIn(memberOf);
  const principals = [account.objectId, ...around];
  // The owner of a group can join it.
  const within = [...groupsIn(ownedObjects), ...(await eligibleGroups(principals, tenant))];
  const reach = within.filter((id) => !principals.includes(id));
  const [active, eligible, byGroup, exchange] = await Promise.all([
    rolesOf(principals, 'roleAssignments', tenant),
    rolesOf(principals, 'roleEligibilityScheduleInstances', tenant),
    Promise.all(['roleAssignments', 'roleEligibilityScheduleInstances'].map((kind) => rolesOf(reach, kind, tenant))),
    exchangeGroupsOf(account, [...around, ...reach], tenant),
  ]);
  const canGive = [...eligible, ...byGroup.flat()].map((role) => `${role} (eligible)`);
  return [...new Set([...active, ...canGive, ...exchange, ...applicationsIn(ownedObjects)])];
}

function groupsIn(objects: readonly z.infer<typeof Principal>[] | undefined): string[] {
  return (objects ?? []).flatMap(({ '@odata.type': type, id }) => (type === '#microsoft.graph.group' ? [id] : []));
}

/** An owner can add a secret to an application and sign in as it, with the rights it has or gets later. */
function applicationsIn(objects: readonly z.infer<typeof Principal>[] | undefined): string[] {
  return (objects ?? []).flatMap(({ '@odata.type': type, id }) =>
    /\.(application|servicePrincipal)$/.test(type ?? '') ? [`ownership of the application ${id}`] : [],
  );
}

/** https://learn.microsoft.com/entra/id-governance/privileged-identity-management/concept-pim-for-groups */
async function eligibleGroups(principals: readonly string[], tenant: Tenant): Promise<string[]> {
  const found = await Promise.all(
    principals.map(async (principal) => {
      const filter = encodeURIComponent(`principalId eq '${principal}'`);
      const path = `/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances?$filter=${filter}`;
      return z.array(Eligible).parse(await withPim(tenant.graph.list(path)));
    }),
  );
  return found.flat().map(({ groupId }) => groupId);
}

async function rolesOf(principals: readonly string[], kind: string, tenant: Tenant): Promise<string[]> {
  const held = await Promise.all(
    principals.map(async (principal) => {
      const filter = encodeURIComponent(`principalId eq '${principal}'`);
      return z
        .array(Held)
        .parse(await withPim(tenant.graph.list(`/roleManagement/directory/${kind}?$filter=${filter}`)));
    }),
  );
  // One that is not told may be any.
  return held
    .flat()
    .flatMap(({ roleDefinitionId: id }) => (id === '' ? 'a role that is not told' : (seeingRoles[id] ?? [])));
}

/**
 * Any of them counts: what a role group shows is the tenant's own affair, and some tenants make their own. So does one whose members are not told.
 * https://learn.microsoft.com/exchange/permissions-exo/permissions-exo
 */
async function exchangeGroupsOf(account: Account, around: readonly string[], tenant: Tenant): Promise<string[]> {
  const known = new Set(
    [account.objectId, ...around, account.userPrincipalName, account.displayName, ...account.addresses].map(lower),
  );
  const { groups, untold } = await readRoleGroups(account, tenant);
  const holding = groups.filter(({ members }) =>
    members.some((member) => namesOf(member).some((name) => known.has(lower(name)))),
  );
  return [
    ...holding.map(({ name }) => `${name} (Exchange)`),
    ...untold.map((group) => `perhaps a role group of Exchange whose members are not told: ${group}`),
  ];
}

function namesOf({ name, objectId, address, login }: RoleGroupMember): string[] {
  return [name, objectId, address, login].flatMap((each) => each || []);
}

const lower = (text: string): string => text.toLowerCase();
