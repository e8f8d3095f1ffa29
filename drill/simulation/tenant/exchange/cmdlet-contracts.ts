const confirm = 'Confirm:switch';
const mailboxRights = 'ChangeOwner|ChangePermission|DeleteItem|ExternalAccount|FullAccess|ReadPermission|SendAs[]';
const folderRights =
  'None|CreateItems|CreateSubfolders|DeleteAllItems|DeleteOwnedItems|EditAllItems|EditOwnedItems|FolderContact|FolderOwner|' +
  'FolderVisible|ReadItems|Author|Contributor|Editor|NonEditingAuthor|Owner|PublishingAuthor|PublishingEditor|Reviewer|' +
  'AvailabilityOnly|LimitedDetails[]';
const folderEntry =
  `Identity! User! AccessRights!:${folderRights} SharingPermissionFlags:None|Delegate|CanViewPrivateItems[] ` +
  'SendNotificationToUser:boolean';
const inboxRuleWrite = `Identity! Mailbox AlwaysDeleteOutlookRulesBlob:switch Force:switch ${confirm}`;
const mode = 'Mode:Audit|AuditAndNotify|Enforce';
const transportRule =
  `From:list SentTo:list BlindCopyTo:list RedirectMessageTo:list ${mode} Priority:number ` +
  'SenderAddressLocation:Header|Envelope|HeaderOrEnvelope StopRuleProcessing:boolean Comments';

/**
 * What each cmdlet takes: `!` marks a parameter that has to be there, the type follows a colon (text where there is none). Their pages are
 * below https://learn.microsoft.com/powershell/module/exchangepowershell/
 */
const cmdletContracts = {
  'Get-Mailbox': 'Identity ResultSize:size',
  'Set-Mailbox':
    'Identity! ForwardingAddress ForwardingSmtpAddress DeliverToMailboxAndForward:boolean GrantSendOnBehalfTo:list ' +
    'LitigationHoldEnabled:boolean LitigationHoldOwner LitigationHoldDuration AuditEnabled:boolean RetentionComment ' +
    `RetentionUrl Force:switch ${confirm}`,
  'Get-MailboxPermission': 'Identity! User ResultSize:size',
  'Remove-MailboxPermission': `Identity! User! AccessRights!:${mailboxRights} ${confirm}`,
  'Add-MailboxPermission': `Identity! User! AccessRights!:${mailboxRights} AutoMapping:boolean ${confirm}`,
  'Get-RecipientPermission': 'Identity Trustee ResultSize:size',
  'Remove-RecipientPermission': `Identity! Trustee! AccessRights!:SendAs[] ${confirm}`,
  'Add-RecipientPermission': `Identity! Trustee! AccessRights!:SendAs[] ${confirm}`,
  'Get-MailboxFolderStatistics': 'Identity! FolderScope ResultSize:size',
  'Get-MailboxFolderPermission': 'Identity! User',
  'Remove-MailboxFolderPermission': `Identity! User! SendNotificationToUser:boolean ${confirm}`,
  'Set-MailboxFolderPermission': `${folderEntry} ${confirm}`,
  'Add-MailboxFolderPermission': `${folderEntry} ${confirm}`,
  'Get-InboxRule': 'Mailbox Identity IncludeHidden:switch ResultSize:size',
  'Disable-InboxRule': inboxRuleWrite,
  'Enable-InboxRule': inboxRuleWrite,
  'Get-Recipient': 'Identity Filter ResultSize:size',
  'Get-RoleGroup': 'Identity ResultSize:size',
  'Get-RoleGroupMember': 'Identity! ResultSize:size',
  'New-MoveRequest':
    'Identity! PrimaryOnly:switch ArchiveOnly:switch BatchName SuspendWhenReadyToComplete:switch CompleteAfter:date',
  'Get-MoveRequest': 'Identity BatchName ResultSize:size',
  'Get-MoveRequestStatistics': 'Identity! IncludeReport:switch',
  'Remove-MoveRequest': `Identity! Force:switch ${confirm}`,
  'Search-UnifiedAuditLog':
    'StartDate!:date EndDate!:date UserIds:list ObjectIds:list Operations:list RecordType SessionId ' +
    'SessionCommand:ReturnLargeSet|ReturnNextPreviewPage ResultSize:number',
  'Get-AdminAuditLogConfig': '',
  'Get-OrganizationConfig': '',
  'Get-MailboxAuditBypassAssociation': 'Identity ResultSize:size',
  'Set-MailboxAuditBypassAssociation': `Identity! AuditBypassEnabled!:boolean ${confirm}`,
  'Get-MailboxAutoReplyConfiguration': 'Identity! ResultSize:size',
  'Set-MailboxAutoReplyConfiguration':
    'Identity! AutoReplyState:Disabled|Enabled|Scheduled ExternalAudience:None|Known|All InternalMessage ExternalMessage ' +
    `StartTime:date EndTime:date ${confirm}`,
  'Get-BlockedSenderAddress': 'SenderAddress',
  'Remove-BlockedSenderAddress': 'SenderAddress! Reason',
  'Get-CASMailbox': 'Identity ResultSize:size',
  // What may say nothing leaves it to the organisation.
  'Set-CASMailbox':
    'Identity! ImapEnabled:boolean PopEnabled:boolean MAPIEnabled:boolean ActiveSyncEnabled:boolean ' +
    'OutlookMobileEnabled:boolean OWAforDevicesEnabled:boolean EwsEnabled:boolean? ' +
    `SmtpClientAuthenticationDisabled:boolean? ActiveSyncBlockedDeviceIDs:list ${confirm}`,
  'Get-MobileDevice': 'Mailbox ResultSize:size ActiveSync:switch RestApi:switch',
  'Get-App': 'Mailbox',
  'Get-MailboxCalendarFolder': 'Identity!',
  'Get-MailboxJunkEmailConfiguration': 'Identity! ResultSize:size',
  'Get-SweepRule': 'Mailbox Identity ResultSize:size',
  'Disable-SweepRule': `Identity! Mailbox ${confirm}`,
  'Enable-SweepRule': `Identity! Mailbox ${confirm}`,
  'Get-MessageTraceV2':
    'StartDate:date EndDate:date SenderAddress:list RecipientAddress:list StartingRecipientAddress ResultSize:number ' +
    'Status:Delivered|Expanded|Failed|FilteredAsSpam|GettingStatus|Pending|Quarantined[] Subject ' +
    'SubjectFilterType:Contains|EndsWith|StartsWith MessageId:list MessageTraceId FromIP ToIP',
  'New-TransportRule': `Name! Enabled:boolean ${transportRule} ${confirm}`,
  'Set-TransportRule': `Identity! Name ${transportRule} ${confirm}`,
  'Get-TransportRule': 'Identity State:Enabled|Disabled ResultSize:size',
  'Enable-TransportRule': `Identity! ${mode} ${confirm}`,
  'Disable-TransportRule': `Identity! ${confirm}`,
  'Remove-TransportRule': `Identity! ${confirm}`,
} as const satisfies Readonly<Record<string, string>>;

export type CmdletName = keyof typeof cmdletContracts;
export const cmdletNames = Object.keys(cmdletContracts) as CmdletName[];

export interface Parameter {
  readonly name: string;
  readonly isRequired: boolean;
  /** A word such as `boolean`, the values it may have (`Enabled|Disabled`), or a list of such (`SendAs[]`). */
  readonly type: string;
}

export function parametersOf(cmdlet: CmdletName): Parameter[] {
  const contract = cmdletContracts[cmdlet];
  if (contract === '') return [];
  return contract.split(' ').map((each) => {
    const [, name = '', mark, type = 'text'] = /^(\w+)(!)?(?::(.+))?$/.exec(each) ?? [];
    return { name, isRequired: mark !== undefined, type };
  });
}
