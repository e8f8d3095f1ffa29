import type { Mailbox } from '../mailbox.ts';
import type { MailGroup } from '../state.ts';
import { notFound, text, type Cmdlet, type Row } from './cmdlet.ts';
import { groupNamed, mailboxesNamed } from './recipients.ts';

/**
 * A synchronised account whose mailbox is on premises is a mail user in the cloud, and so is a guest whose mail is elsewhere.
 * https://learn.microsoft.com/powershell/module/exchangepowershell/get-recipient
 */
export const getRecipient: Cmdlet = {
  run(invocation) {
    const { state, parameters } = invocation;
    if (parameters['Identity'] == null) {
      return [...[...state.mailboxes.values()].map(mailboxRow), ...[...state.mailGroups.values()].map(groupRow)];
    }
    const identity = text(invocation, 'Identity');
    const mailboxes = mailboxesNamed(state, identity);
    if (mailboxes.length > 0) return mailboxes.map(mailboxRow);
    const group = groupNamed(state, identity);
    if (group) return [groupRow(group)];
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

function groupRow({ name, objectId, address }: MailGroup): Row {
  const kind = 'MailUniversalSecurityGroup';
  return {
    Identity: name,
    DisplayName: name,
    ExternalDirectoryObjectId: objectId,
    PrimarySmtpAddress: address,
    RecipientType: kind,
    RecipientTypeDetails: kind,
  };
}

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
