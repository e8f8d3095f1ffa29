import * as z from 'zod';
import { key, text, texts } from '../../readings/fields.ts';
import { defineExamination } from '../../../catalogue/examination.ts';

const Group = z.object({ Name: key, Members: texts });
const Around = z.object({ id: z.string(), displayName: z.string().nullish() });
const Member = z.object({
  Name: text,
  ExternalDirectoryObjectId: text,
  PrimarySmtpAddress: text,
  RecipientType: text,
});

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
    const groups = z.array(Group).parse(await tenant.exchange.run('Get-RoleGroup', { ResultSize: 'Unlimited' }, id));
    const around = z
      .array(Around)
      .parse(await tenant.graph.list(`/users/${id}/transitiveMemberOf?$select=id,displayName`));
    const groupsOfIts = new Map(around.map((group) => [group.id, group.displayName ?? group.id]));
    const known = new Set([id, account.userPrincipalName, ...account.addresses].map((name) => name.toLowerCase()));
    const direct: string[] = [];
    const through: string[] = [];
    for (const { Name } of groups.filter(({ Name: name, Members }) => name !== '' && Members?.length !== 0)) {
      const rows = await tenant.exchange.run('Get-RoleGroupMember', { Identity: Name, ResultSize: 'Unlimited' }, id);
      for (const { ExternalDirectoryObjectId: objectId, PrimarySmtpAddress: address, ...member } of z
        .array(Member)
        .parse(rows)) {
        if ([objectId, address].some((name) => name && known.has(name.toLowerCase()))) direct.push(Name);
        else if (groupsOfIts.has(objectId ?? ''))
          direct.push(`${Name} (through ${groupsOfIts.get(objectId ?? '') ?? ''})`);
        else if (/group/i.test(member.RecipientType ?? '')) through.push(`${Name}: ${member.Name ?? 'a group'}`);
      }
    }
    return {
      summary:
        direct.length === 0
          ? `the account is in none of ${String(groups.length)} role groups`
          : `the account is in ${direct.join(', ')}`,
      items: [
        ...direct.map((name) => ({ what: `member of ${name}`, suspicious: true })),
        ...groups
          .filter(({ Name }) => Name === '')
          .map(() => ({ what: 'a role group without a name could not be looked into', suspicious: true })),
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
