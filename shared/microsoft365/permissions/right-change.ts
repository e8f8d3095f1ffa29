import type { Account } from '../../domain/account.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Tenant } from '../../catalogue/tenant.ts';
import type { Delegates } from '../readings/mailbox/delegates.ts';
import { removeEntry } from './remove-entry.ts';

/** One call that gives or takes a right on a mailbox. */
export interface RightChange {
  /** Who has the right. */
  readonly of: string;
  readonly cmdlet: string;
  readonly with: Readonly<Record<string, unknown>>;
}

/** In the order of their names (`namesOf`). */
export function removals(rights: Delegates): RightChange[] {
  return [
    ...rights.fullAccess.map((User) => ({
      of: User,
      cmdlet: 'Remove-MailboxPermission',
      with: { User, AccessRights: ['FullAccess'], Confirm: false },
    })),
    ...rights.sendAs.map((Trustee) => ({
      of: Trustee,
      cmdlet: 'Remove-RecipientPermission',
      with: { Trustee, AccessRights: ['SendAs'], Confirm: false },
    })),
    ...rights.sendOnBehalf.map((user) => ({
      of: user,
      cmdlet: 'Set-Mailbox',
      with: { GrantSendOnBehalfTo: { Remove: [user] } },
    })),
    ...rights.folders.map(({ folder, user, lessened }) =>
      lessened === null
        ? {
            of: user,
            cmdlet: 'Remove-MailboxFolderPermission',
            with: { Identity: folder, User: user.replace(/^ExchangePublishedUser\./i, ''), Confirm: false },
          }
        : {
            of: user,
            cmdlet: 'Set-MailboxFolderPermission',
            with: { Identity: folder, User: user, AccessRights: [lessened] },
          },
    ),
  ];
}

export const nameOf = ({ of }: RightChange): string => `right of ${of || 'nobody'}`;

/** One call for each right, so that a trustee whom Exchange no longer knows keeps no other. What is to go and is not there is gone. */
export function changing(
  { objectId: id, userPrincipalName }: Account,
  tenant: Tenant,
): (change: RightChange) => Promise<unknown> {
  return async ({ of, cmdlet, with: parameters }) => {
    if (of === '') throw new Refusal(200, 'NamelessEntry', 'the entry does not say whose right it is');
    const asked = { Identity: id, ...parameters };
    return cmdlet.startsWith('Remove-')
      ? removeEntry(cmdlet, asked, userPrincipalName, tenant)
      : tenant.exchange.run(cmdlet, asked, userPrincipalName);
  };
}

/** Each list of rights is read and written whole; every folder has one of its own. */
export function listOf({ cmdlet, with: { Identity: folder } }: RightChange): string {
  return typeof folder === 'string' ? folder : cmdlet.replace(/^(Add|Remove)-/, '');
}
