import type { Mailbox } from '../mailbox.ts';
import { notFound, text, type Cmdlet, type Row } from './cmdlet.ts';
import { mailboxesNamed } from './recipients.ts';

/**
 * A synchronised account whose mailbox is on premises is a mail user in the cloud, and so is a guest whose mail is elsewhere.
 * https://learn.microsoft.com/powershell/module/exchangepowershell/get-recipient
 */
export const getRecipient: Cmdlet = {
  parameters: ['Identity'],
  run(invocation) {
    const { state } = invocation;
    const identity = text(invocation, 'Identity');
    const mailboxes = mailboxesNamed(state, identity);
    if (mailboxes.length > 0) return mailboxes.map(mailboxRow);
    const user = state.users.get(identity.toLowerCase());
    const isGuest = user?.externalUserState != null;
    if (!user || user.mail === null || (!user.onPremises && !isGuest)) throw notFound(identity);
    return [
      {
        Identity: user.displayName,
        DisplayName: user.displayName,
        ExternalDirectoryObjectId: user.objectId,
        PrimarySmtpAddress: user.mail,
        RecipientType: 'MailUser',
        RecipientTypeDetails: isGuest ? 'GuestMailUser' : 'MailUser',
      },
    ];
  },
};

function mailboxRow({ name, displayName, objectId, primarySmtpAddress, kind }: Mailbox): Row {
  return {
    Identity: name,
    DisplayName: displayName,
    ExternalDirectoryObjectId: objectId,
    PrimarySmtpAddress: primarySmtpAddress,
    RecipientType: 'UserMailbox',
    RecipientTypeDetails: kind,
  };
}
