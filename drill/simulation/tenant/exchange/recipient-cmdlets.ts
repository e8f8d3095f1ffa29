import type { Mailbox } from '../mailbox.ts';
import type { SimulatedUser } from '../simulated-user.ts';
import type { MailGroup, TenantState } from '../state.ts';
import { CmdletError, notFound, text, type Cmdlet, type Row } from './cmdlet.ts';
import { groupNamed, mailboxesNamed } from './recipients.ts';

/**
 * A synchronised account whose mailbox is on premises is a mail user in the cloud, and so is a guest whose mail is elsewhere.
 * https://learn.microsoft.com/powershell/module/exchangepowershell/get-recipient
 */
export const getRecipient: Cmdlet = {
  run(invocation) {
    const { state, parameters } = invocation;
    if (parameters['Filter'] != null) return displayedAs(state, text(invocation, 'Filter'));
    if (parameters['Identity'] == null) {
      return [...[...state.mailboxes.values()].map(mailboxRow), ...[...state.mailGroups.values()].map(groupRow)];
    }
    const identity = text(invocation, 'Identity');
    const mailboxes = mailboxesNamed(state, identity);
    if (mailboxes.length > 0) return mailboxes.map(mailboxRow);
    const group = groupNamed(state, identity);
    if (group) return [groupRow(group)];
    const user = state.users.get(identity.toLowerCase());
    if (!user || !isMailUser(state, user)) throw notFound(identity);
    return [mailUserRow(user)];
  },
};

/** Of what may be filtered by, the display name alone. https://learn.microsoft.com/powershell/exchange/filter-properties */
function displayedAs(state: TenantState, filter: string): Row[] {
  const [, said] = /^DisplayName -eq '((?:[^']|'')*)'$/i.exec(filter) ?? [];
  if (said === undefined)
    throw new CmdletError(400, 'System.ArgumentException', `The filter "${filter}" cannot be read.`);
  const wanted = said.replaceAll("''", "'").toLowerCase();
  return [
    ...[...state.mailboxes.values()].map(mailboxRow),
    ...[...state.mailGroups.values()].map(groupRow),
    ...[...state.users.values()].filter((user) => isMailUser(state, user)).map(mailUserRow),
  ].filter(({ DisplayName }) => String(DisplayName).toLowerCase() === wanted);
}

function isMailUser({ mailboxes }: TenantState, user: SimulatedUser): boolean {
  if (mailboxes.has(user.objectId) || user.mail === null) return false;
  return user.onPremises !== null || user.externalUserState !== null;
}

function mailUserRow(user: SimulatedUser): Row {
  return {
    Identity: user.displayName,
    Name: user.displayName,
    DisplayName: user.displayName,
    ExternalDirectoryObjectId: user.objectId,
    WindowsLiveID: user.userPrincipalName,
    PrimarySmtpAddress: user.mail,
    EmailAddresses: [`SMTP:${user.mail ?? ''}`],
    RecipientType: 'MailUser',
    RecipientTypeDetails: user.externalUserState === null ? 'MailUser' : 'GuestMailUser',
  };
}

function groupRow({ name, objectId, address }: MailGroup): Row {
  const kind = 'MailUniversalSecurityGroup';
  return {
    Identity: name,
    Name: name,
    DisplayName: name,
    ExternalDirectoryObjectId: objectId,
    WindowsLiveID: '',
    PrimarySmtpAddress: address,
    EmailAddresses: [`SMTP:${address}`],
    RecipientType: kind,
    RecipientTypeDetails: kind,
  };
}

/** What is a principal name elsewhere is `WindowsLiveID` here. https://learn.microsoft.com/previous-versions/office/exchange-server-api/ff439345(v=exchg.150) */
function mailboxRow({
  name,
  displayName,
  objectId,
  userPrincipalName,
  primarySmtpAddress,
  aliases,
  kind,
}: Mailbox): Row {
  return {
    Identity: name,
    Name: name,
    DisplayName: displayName,
    ExternalDirectoryObjectId: objectId,
    WindowsLiveID: userPrincipalName,
    PrimarySmtpAddress: primarySmtpAddress,
    EmailAddresses: [`SMTP:${primarySmtpAddress}`, ...aliases.map((alias) => `smtp:${alias}`)],
    RecipientType: 'UserMailbox',
    RecipientTypeDetails: kind,
  };
}
