import { folder } from '../../../simulation/tenant/mailbox-folder.ts';
import { emptyMailbox, inboxRule } from '../../../simulation/tenant/mailbox.ts';
import { people } from '../../../simulation/tenant/people.ts';
import type { Mailbox } from '../../../simulation/tenant/mailbox.ts';
import type { TenantState } from '../../../simulation/tenant/state.ts';
import { between, type Oddity } from './oddity.ts';

/** So many folders may take as long as a case may wait for them; what is beyond is told, and a case that has not looked is not contained. */
const asksAtMost = 600;

/** Comes of many folders only. */
export const moreFoldersThanAsked: Oddity = {
  name: `more than ${String(asksAtMost)} folders`,
  // What the account is may have taken its mailbox away.
  concerns: ({ mailboxes, compromised }) => mailboxes.has(compromised ?? ''),
  ends: /^partial$/,
  says: [/folders were not asked for/],
};

/** What a mailbox that was used for years looks like. */
export const mailboxOddities: readonly Oddity[] = [
  {
    name: 'orphaned trustees',
    make({ mailbox }) {
      for (const number of [1104, 1105]) {
        const trustee = `S-1-5-21-3623811015-3361044348-30300820-${String(number)}`;
        mailbox.permissions.unshift({ trustee, accessRights: ['FullAccess'], inherited: false, deny: false });
        mailbox.recipientPermissions.unshift({ trustee, accessRights: ['SendAs'] });
      }
    },
    wrong: ({ state }) =>
      mailboxOfTheVictim(state).permissions.some(({ trustee }) => trustee.startsWith('S-1-5-21-3623811015'))
        ? ['an orphaned trustee has kept full access']
        : [],
  },
  {
    name: 'folders shared with people who left and people outside',
    make({ mailbox }) {
      for (const user of ['Somebody Who Left', 'ExchangePublishedUser.partner@fabrikam.example']) {
        const calendar = mailbox.folders.find(({ folderType }) => folderType === 'Calendar');
        calendar?.permissions.push({ user, accessRights: ['Editor'], sharingPermissionFlags: [] });
      }
    },
    wrong: ({ state }) => stillSharedWith(state, 'ExchangePublishedUser.partner@fabrikam.example'),
  },
  {
    name: 'a group as delegate',
    make({ state, mailbox }) {
      const group = { objectId: '9f0a0000-0000-4000-8000-000000000001', name: 'Sales', address: 'sales@contoso.com' };
      const { objectId: trustee } = group;
      state.mailGroups.set(trustee, group);
      mailbox.permissions.push({ trustee, accessRights: ['FullAccess'], inherited: false, deny: false });
      mailbox.recipientPermissions.push({ trustee, accessRights: ['SendAs'] });
      const inbox = mailbox.folders.find(({ folderType }) => folderType === 'Inbox');
      inbox?.permissions.push({ user: trustee, accessRights: ['Reviewer'], sharingPermissionFlags: [] });
    },
    wrong: ({ state }) => {
      const [group = ''] = state.mailGroups.keys();
      const { permissions, recipientPermissions } = mailboxOfTheVictim(state);
      const rights = [...permissions, ...recipientPermissions].filter(({ trustee }) => trustee === group);
      return [...rights.map(() => 'the group still has a right on the mailbox'), ...stillSharedWith(state, group)];
    },
  },
  {
    name: 'namesakes',
    make({ state, mailbox }) {
      for (const n of [2, 3]) {
        const objectId = `70a50000-0000-4000-8000-00000000000${String(n)}`;
        const namesake = { objectId, displayName: people.jonas.displayName };
        const mail = { userPrincipalName: `jonas.keller${String(n)}@contoso.com` };
        state.mailboxes.set(objectId, emptyMailbox({ ...namesake, ...mail }));
      }
      const inbox = mailbox.folders.find(({ folderType }) => folderType === 'Inbox');
      inbox?.permissions.push({ user: people.jonas.objectId, accessRights: ['Owner'], sharingPermissionFlags: [] });
    },
    wrong: ({ state }) => stillSharedWith(state, people.jonas.objectId),
  },
  {
    name: 'a hidden rule without a name',
    make({ state, mailbox }) {
      mailbox.inboxRules.push(
        inboxRule({ ruleIdentity: '16140901064495857777', name: '', hidden: true, deleteMessage: true }),
      );
      state.unsaid.set('Get-InboxRule', (field) => field === 'MarkAsRead' || field === 'SubjectOrBodyContainsWords');
    },
    wrong: ({ state }) =>
      mailboxOfTheVictim(state).inboxRules.some(({ ruleIdentity, enabled }) => ruleIdentity.endsWith('7777') && enabled)
        ? ['the rule without a name still runs']
        : [],
  },
  {
    name: 'rows without names',
    make({ state }) {
      const names = /^(Name|DisplayName|FolderPath|Description|FriendlyName)$/;
      for (const cmdlet of ['Get-Mailbox', 'Get-Recipient', 'Get-MailboxFolderStatistics', 'Get-MobileDevice'])
        state.unsaid.set(cmdlet, (field) => names.test(field));
    },
  },
  {
    name: 'many rules',
    make({ mailbox, most, random }) {
      // A mailbox has room for 256 KB of rules, which a thousand small ones fill.
      const many = between(random, 5, Math.min(most, 900));
      for (let n = 0; n < many; n += 1)
        mailbox.inboxRules.push(
          inboxRule({ ruleIdentity: `1614090106450000${String(n).padStart(4, '0')}`, name: `Rule ${String(n)}` }),
        );
    },
    wrong: ({ state }) => {
      const running = mailboxOfTheVictim(state).inboxRules.filter((one) => one.enabled && one.name.startsWith('Rule '));
      return running.length === 0 ? [] : [`${String(running.length)} rules still run`];
    },
  },
  {
    name: 'many folders',
    make({ state, mailbox, most, random }) {
      const many = between(random, 20, most);
      for (let n = 0; n < many; n += 1)
        mailbox.folders.push(folder(mailbox.objectId, `Project ${String(n)}`, `Project ${String(n)}`, 'User Created'));
      if (many > asksAtMost) state.drawn.push(moreFoldersThanAsked.name);
    },
  },
  {
    name: 'many delegates',
    make({ state, mailbox, most, random }) {
      const many = between(random, 5, Math.min(most / 3, 500));
      for (let n = 0; n < many; n += 1) {
        const objectId = `de1e0000-0000-4000-8000-${String(n).padStart(12, '0')}`;
        const mail = { userPrincipalName: `team.mate${String(n)}@contoso.com`, displayName: `Team Mate ${String(n)}` };
        state.mailboxes.set(objectId, emptyMailbox({ objectId, ...mail }));
        mailbox.permissions.push({ trustee: objectId, accessRights: ['FullAccess'], inherited: false, deny: false });
      }
    },
    wrong: ({ state }) => {
      const left = mailboxOfTheVictim(state).permissions.filter(({ trustee }) => trustee.startsWith('de1e0000'));
      return left.length === 0 ? [] : [`${String(left.length)} delegates can still open the mailbox`];
    },
  },
  {
    name: 'many mailboxes',
    make({ state, most, random }) {
      const many = between(random, 50, most);
      for (let n = 0; n < many; n += 1) {
        const objectId = `0ff1ce00-0000-4000-8000-${String(n).padStart(12, '0')}`;
        const mail = { userPrincipalName: `staff${String(n)}@contoso.com`, displayName: `Staff ${String(n)}` };
        state.mailboxes.set(objectId, emptyMailbox({ objectId, ...mail }));
      }
    },
  },
];

function mailboxOfTheVictim({ mailboxes, compromised }: TenantState): Mailbox {
  // It may have none any more, or have been deleted with the account.
  return mailboxes.get(compromised ?? '') ?? emptyMailbox({ objectId: '', displayName: '', userPrincipalName: '' });
}

function stillSharedWith(state: TenantState, user: string): string[] {
  const { folders } = mailboxOfTheVictim(state);
  const open = folders.filter(({ permissions }) => permissions.some((one) => one.user === user));
  return open.map(({ name }) => `${user} still gets into ${name}`);
}
