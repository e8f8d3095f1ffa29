import * as z from 'zod';
import { key, text } from '../../readings/fields.ts';
import { readRoleGroups } from '../../readings/roles/role-groups.ts';
import { defineExamination } from '../../../catalogue/examination.ts';

const Around = z.object({ id: key, displayName: text });

export const exchangeRoleGroups = defineExamination({
  name: 'exchange-role-groups',
  title: 'Exchange role groups',
  purpose:
    'Rights inside Exchange that no directory role shows: they let an account open mailboxes and write mail rules.',
  permissions: [
    { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-RoleGroup, Get-RoleGroupMember' },
    { api: 'graph', role: 'GroupMember.Read.All', for: 'learn which groups the account is in' },
  ],
  offersAccounts: false,
  readMore: 'https://learn.microsoft.com/exchange/permissions-exo/permissions-exo',
  appliesTo: () => true,
  async examine(account, tenant) {
    const id = account.objectId;
    const [{ groups, of, untold }, around] = await Promise.all([
      readRoleGroups(account, tenant),
      tenant.graph.list(`/users/${id}/transitiveMemberOf?$select=id,displayName`),
    ]);
    const groupsOfIts = new Map(
      z
        .array(Around)
        .parse(around)
        .map((group) => [group.id, group.displayName ?? group.id]),
    );
    const known = new Set([id, account.userPrincipalName, ...account.addresses].map((name) => name.toLowerCase()));
    const direct: string[] = [];
    const through: string[] = [];
    for (const { name, members } of groups) {
      for (const { objectId, address, isGroup, name: member } of members) {
        if ([objectId, address].some((one) => one && known.has(one.toLowerCase()))) direct.push(name);
        else if (groupsOfIts.has(objectId ?? ''))
          direct.push(`${name} (through ${groupsOfIts.get(objectId ?? '') ?? ''})`);
        else if (isGroup) through.push(`${name}: ${member ?? 'a group'}`);
      }
    }
    const unknown = untold.length === 0 ? '' : `; of ${String(untold.length)} the members are not told`;
    const where =
      direct.length === 0
        ? `the account is in none of ${String(of - untold.length)} role groups`
        : `the account is in ${direct.join(', ')}`;
    return {
      summary: `${where}${unknown}`,
      items: [
        ...direct.map((name) => ({ what: `member of ${name}`, suspicious: true })),
        ...untold.map((what) => ({ what: `not looked into: ${what}`, suspicious: true })),
        // Groups that the directory does not know as the account's; directory roles come in this way too.
        ...through.map((name) => ({
          what: `${name} is a member`,
          detail: 'the directory does not show this group for the account; a directory role may be behind it',
          suspicious: false,
        })),
      ],
    };
  },
});
