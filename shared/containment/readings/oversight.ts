import * as z from 'zod';
import type { Account } from '../../domain/account.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import type { Permission } from '../step.ts';

export const oversightPermissions: readonly Permission[] = [
  { api: 'graph', role: 'GroupMember.Read.All', for: 'learn which groups give the account roles' },
  { api: 'graph', role: 'RoleManagement.Read.Directory', for: 'learn whether the account could find out' },
  {
    api: 'graph',
    role: 'RoleEligibilitySchedule.Read.Directory',
    for: 'learn whether it could give itself such a role',
  },
  { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-RoleGroup, Get-RoleGroupMember' },
];

/** Who holds one of these can read mail flow rules, holds, audit or traces, or can make himself somebody who can. https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
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
};

/** Exchange's own rights that show the same, by the role groups that carry them. https://learn.microsoft.com/exchange/permissions-exo/permissions-exo */
const seeingGroups = [
  'Organization Management',
  'View-Only Organization Management',
  'Compliance Management',
  'Discovery Management',
  'Records Management',
  'Recipient Management',
  'Hygiene Management',
  'Security Administrator',
  'Security Reader',
  'Security Operator',
  'Help Desk',
];

const Principal = z.object({ '@odata.type': z.string().optional(), id: z.string() });
const Held = z.object({ roleDefinitionId: z.string() });
const RoleGroup = z.object({ Name: z.string() });
const Member = z.looseObject({ Name: z.string().nullish(), ExternalDirectoryObjectId: z.string().nullish() });

/** By what the account could find out that it is watched; empty: by nothing. */
export async function readOversight(account: Account, tenant: Tenant): Promise<string[]> {
  const groups = z.array(Principal).parse(await tenant.graph.list(`/users/${account.objectId}/transitiveMemberOf`));
  const around = groups.flatMap(({ '@odata.type': type, id }) => (type === '#microsoft.graph.group' ? [id] : []));
  const principals = [account.objectId, ...around];
  const [active, eligible, exchange] = await Promise.all([
    rolesOf(principals, 'roleAssignments', tenant),
    rolesOf(principals, 'roleEligibilityScheduleInstances', tenant),
    exchangeGroupsOf(account, around, tenant),
  ]);
  return [...new Set([...active, ...eligible.map((role) => `${role} (eligible)`), ...exchange])];
}

async function rolesOf(principals: readonly string[], kind: string, tenant: Tenant): Promise<string[]> {
  const held = await Promise.all(
    principals.map(async (principal) => {
      const filter = encodeURIComponent(`principalId eq '${principal}'`);
      try {
        return z.array(Held).parse(await tenant.graph.list(`/roleManagement/directory/${kind}?$filter=${filter}`));
      } catch (error) {
        // Without Privileged Identity Management nobody is eligible for anything.
        if (error instanceof Refusal && error.code === 'AadPremiumLicenseRequired') return [];
        throw error;
      }
    }),
  );
  return held.flat().flatMap(({ roleDefinitionId }) => seeingRoles[roleDefinitionId] ?? []);
}

async function exchangeGroupsOf(account: Account, around: readonly string[], tenant: Tenant): Promise<string[]> {
  const id = account.objectId;
  const there = z.array(RoleGroup).parse(await tenant.exchange.run('Get-RoleGroup', {}, id));
  const found: string[] = [];
  for (const { Name } of there.filter((group) => seeingGroups.includes(group.Name))) {
    const members = z.array(Member).parse(await tenant.exchange.run('Get-RoleGroupMember', { Identity: Name }, id));
    const known = new Set(
      [id, ...around, account.userPrincipalName, account.displayName, ...account.addresses].map(lower),
    );
    const holds = members.some((member) => namesOf(member).some((name) => known.has(lower(name))));
    if (holds) found.push(`${Name} (Exchange)`);
  }
  return found;
}

function namesOf(member: z.infer<typeof Member>): string[] {
  const { PrimarySmtpAddress: address, WindowsLiveID: login } = member;
  return [member.Name, member.ExternalDirectoryObjectId, address, login].filter((name) => typeof name === 'string');
}

const lower = (text: string): string => text.toLowerCase();
