import { notFound, text, type Cmdlet } from './cmdlet.ts';
import { mailboxAt } from './mailbox-at.ts';

/**
 * A synchronised account whose mailbox is on premises is a mail user in the cloud.
 * https://learn.microsoft.com/powershell/module/exchangepowershell/get-recipient
 */
export const getRecipient: Cmdlet = {
  parameters: ['Identity'],
  run(invocation) {
    const { state } = invocation;
    const identity = text(invocation, 'Identity');
    const mailbox = mailboxAt(state, identity);
    const user = state.users.get(mailbox?.objectId ?? identity.toLowerCase());
    if (!mailbox && (!user?.onPremises || user.mail === null)) throw notFound(identity);
    return [
      {
        Identity: mailbox?.name ?? user?.displayName,
        DisplayName: mailbox?.displayName ?? user?.displayName,
        ExternalDirectoryObjectId: mailbox?.objectId ?? user?.objectId,
        PrimarySmtpAddress: mailbox?.primarySmtpAddress ?? user?.mail,
        RecipientType: mailbox ? 'UserMailbox' : 'MailUser',
        RecipientTypeDetails: mailbox ? 'UserMailbox' : 'MailUser',
      },
    ];
  },
};
