import type { Mailbox } from '../mailbox.ts';
import { CmdletError, notFound, text, type Cmdlet, type Invocation, type Row } from './cmdlet.ts';
import { retentionRow, setRetention } from './retention-parameters.ts';
import { isMasteredOnPremises, mailboxNamed, mailboxesNamed, wrote } from './recipients.ts';

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailbox */
export const getMailbox: Cmdlet = {
  run: (invocation) => {
    const { state, parameters } = invocation;
    // Without an Identity every mailbox of the tenant is answered.
    if (!parameters['Identity']) {
      return [discoveryMailbox, ...[...state.mailboxes.values()].map((mailbox) => row(invocation, mailbox))];
    }
    const identity = text(invocation, 'Identity');
    const found = mailboxesNamed(state, identity);
    if (found.length === 0) throw notFound(identity);
    return found.map((mailbox) => row(invocation, mailbox));
  },
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailbox */
export const setMailbox: Cmdlet = {
  run(invocation) {
    const { state, parameters } = invocation;
    const mailbox = mailboxNamed(state, text(invocation, 'Identity'));
    refuseWhatIsMasteredOnPremises(invocation, mailbox);
    const before = JSON.stringify(mailbox);
    if ('ForwardingAddress' in parameters) {
      const to = parameters['ForwardingAddress'];
      mailbox.forwardingAddress = typeof to === 'string' ? mailboxNamed(state, to).objectId : null;
    }
    if ('ForwardingSmtpAddress' in parameters) {
      const to = parameters['ForwardingSmtpAddress'];
      mailbox.forwardingSmtpAddress = typeof to === 'string' ? to.replace(/^smtp:/i, '') : null;
    }
    if ('DeliverToMailboxAndForward' in parameters) {
      mailbox.deliverToMailboxAndForward = parameters['DeliverToMailboxAndForward'] === true;
    }
    setRetention(invocation, mailbox.retention);
    if ('GrantSendOnBehalfTo' in parameters) grant(invocation, mailbox);
    if (JSON.stringify(mailbox) === before) {
      invocation.warn(`The command completed successfully but no settings of '${mailbox.name}' have been modified.`);
    }
    wrote(state, 'Set-Mailbox', mailbox);
    return [];
  },
};

/** Active Directory has attributes for these: `publicDelegates` and `altRecipient`. */
const masteredOnPremises = ['GrantSendOnBehalfTo', 'ForwardingAddress'];

/** https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-sync-attributes-synchronized */
function refuseWhatIsMasteredOnPremises({ state, parameters }: Invocation, mailbox: Mailbox): void {
  const property = masteredOnPremises.find((name) => name in parameters);
  if (property === undefined || !isMasteredOnPremises(state, mailbox)) return;
  const name = mailbox.displayName;
  throw new CmdletError(
    400,
    'System.InvalidOperationException',
    `The operation on mailbox "${name}" failed because it's out of the current user's write scope. The action 'Set-Mailbox', '${property}', can't be performed on the object '${name}' because the object is being synchronized from your on-premises organization. This action should be performed on the object in your on-premises organization.`,
  );
}

function grant({ state, parameters }: Invocation, mailbox: Mailbox): void {
  const change = parameters['GrantSendOnBehalfTo'] as Readonly<Record<string, unknown>> | null;
  const ids = (value: unknown): string[] =>
    (Array.isArray(value) ? value : []).map((name) => mailboxNamed(state, String(name)).objectId);
  // Only a hash table of this type adds and removes; everything else replaces the list.
  if (change?.['@odata.type'] === '#Exchange.GenericHashTable') {
    const remove = ids(change['Remove']);
    const kept = mailbox.grantSendOnBehalfTo.filter((id) => !remove.includes(id));
    mailbox.grantSendOnBehalfTo = [...new Set([...kept, ...ids(change['Add'])])];
    return;
  }
  if (change !== null && typeof change === 'object' && !Array.isArray(change)) {
    const type = 'System.Management.Automation.ParameterBindingException';
    throw new CmdletError(400, type, 'Cannot convert the value of GrantSendOnBehalfTo to a MultiValuedProperty.');
  }
  mailbox.grantSendOnBehalfTo = ids(change);
}

/** Exchange Online makes one in each tenant; it belongs to no account of the directory. */
const discoveryMailbox: Row = {
  Identity: 'DiscoverySearchMailbox{D919BA05-46A6-415f-80AD-7E09334BB852}',
  Name: 'DiscoverySearchMailbox{D919BA05-46A6-415f-80AD-7E09334BB852}',
  DisplayName: 'Discovery Search Mailbox',
  ExternalDirectoryObjectId: '',
  ExchangeGuid: 'd15c0000-46a6-415f-80ad-7e09334bb852',
  Guid: 'd15c0001-46a6-415f-80ad-7e09334bb852',
  UserPrincipalName: 'DiscoverySearchMailbox{D919BA05-46A6-415f-80AD-7E09334BB852}@contoso.onmicrosoft.com',
  PrimarySmtpAddress: 'DiscoverySearchMailbox{D919BA05-46A6-415f-80AD-7E09334BB852}@contoso.onmicrosoft.com',
  RecipientTypeDetails: 'DiscoveryMailbox',
};

function row({ state }: Invocation, mailbox: Mailbox): Row {
  return {
    Identity: mailbox.name,
    Name: mailbox.name,
    DisplayName: mailbox.displayName,
    ExternalDirectoryObjectId: mailbox.objectId,
    ExchangeGuid: mailbox.exchangeGuid,
    Guid: mailbox.exchangeGuid.replace(/^.{8}/, 'ad00c11b'),
    UserPrincipalName: mailbox.userPrincipalName,
    PrimarySmtpAddress: mailbox.primarySmtpAddress,
    RecipientTypeDetails: mailbox.kind,
    IsDirSynced: state.users.get(mailbox.objectId)?.onPremises?.syncEnabled === true,
    IsExchangeCloudManaged: mailbox.isCloudManaged,
    ForwardingAddress: (mailbox.forwardingAddress && state.mailboxes.get(mailbox.forwardingAddress)?.name) ?? null,
    ForwardingSmtpAddress: mailbox.forwardingSmtpAddress && `smtp:${mailbox.forwardingSmtpAddress}`,
    DeliverToMailboxAndForward: mailbox.deliverToMailboxAndForward,
    GrantSendOnBehalfTo: mailbox.grantSendOnBehalfTo.map((id) => state.mailboxes.get(id)?.name ?? id),
    Database: mailbox.database,
    ArchiveStatus: 'None',
    MailboxMoveStatus: 'None',
    ...retentionRow(state, mailbox.retention),
  };
}
