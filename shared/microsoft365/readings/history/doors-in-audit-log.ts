/** Acts in Microsoft 365 by which an attacker stays or takes things along, as the audit log names them. */
export interface DoorInAuditLog {
  readonly operations: readonly string[];
  /** It concerns the whole organisation. */
  readonly ofAll?: true;
  /** One sentence for the analyst. */
  readonly says: string;
}

const of = (verbs: string, nouns: string): string[] =>
  nouns.split(' ').flatMap((noun) => verbs.split(' ').map((verb) => `${verb}-${noun}`));

/**
 * Cmdlets of Exchange are logged by their names, acts elsewhere by words of their own. Of flows Microsoft publishes only what people are shown,
 * and of searches of the audit log nothing: these names are unconfirmed, and nothing rests on them but a line more.
 * https://learn.microsoft.com/purview/audit-log-activities
 */
export const doorsInAuditLog: readonly DoorInAuditLog[] = [
  {
    operations: [
      ...of('New Set Remove', 'ApplicationAccessPolicy'),
      ...of('New Set', 'ServicePrincipal ManagementRoleAssignment ManagementScope ManagementRole'),
      'Enable-OrganizationCustomization',
    ],
    ofAll: true,
    says: 'an application or a person was given a role of Exchange: it may open every mailbox, without any user',
  },
  {
    operations: of('New Set Add Update', 'RoleGroup RoleGroupMember'),
    ofAll: true,
    says: 'somebody was put into a role group of Exchange or Purview',
  },
  {
    operations: [
      ...of(
        'New Set Enable',
        'InboundConnector OutboundConnector RemoteDomain JournalRule DkimSigningConfig AcceptedDomain',
      ),
      ...of('New Set', 'HostedOutboundSpamFilterPolicy HostedContentFilterPolicy HostedConnectionFilterPolicy'),
      ...of('New Set', 'TenantAllowBlockListItems TenantAllowBlockListSpoofItems SafeLinksPolicy AntiPhishPolicy'),
      ...of('New Set', 'HostedOutboundSpamFilterRule HostedContentFilterRule OrganizationRelationship SharingPolicy'),
      'Set-TransportConfig',
      'Set-OrganizationConfig',
    ],
    ofAll: true,
    says: 'the way of mail in and out of the organisation was changed: it may be copied, forwarded or let in unchecked',
  },
  {
    operations: of('New Set Enable', 'TransportRule'),
    ofAll: true,
    says: 'a mail flow rule was made or changed',
  },
  {
    operations: [
      'Set-AdminAuditLogConfig',
      ...of('Set New Remove', 'MailboxAuditBypassAssociation UnifiedAuditLogRetentionPolicy'),
    ],
    ofAll: true,
    says: 'recording was changed: what came after it may be in no log',
  },
  {
    operations: of(
      'New Set Remove Enable',
      'RetentionPolicy RetentionPolicyTag RetentionCompliancePolicy RetentionComplianceRule HoldCompliancePolicy',
    ),
    ofAll: true,
    says: 'how long mail is kept was changed: it may vanish, or be moved out of sight into an archive',
  },
  {
    operations: [
      ...of('New Start Set', 'ComplianceSearch ComplianceSearchAction ComplianceCase MailboxSearch'),
      'CaseAdded',
      'CaseAdminAdded',
      'CaseMemberAdded',
      'SearchPermissionCreated',
      'SearchPermissionUpdated',
      'SearchCreated',
      'SearchStarted',
      'SearchUpdated',
      'SearchPreviewed',
      'SearchExported',
      'SearchExportDownloaded',
      'SearchResultsPurged',
      'PreviewItemDownloaded',
      'AuditSearchCreated',
    ],
    ofAll: true,
    says: 'the whole organisation was searched, and what was found may have been taken along: stop exports that still run',
  },
  {
    operations: [
      'SiteCollectionAdminAdded',
      'PermissionLevelAdded',
      'PermissionLevelModified',
      'AddedToGroup',
      'SharingInvitationCreated',
      'AddedToSecureLink',
      'SharingPolicyChanged',
    ],
    says: 'somebody was let into a site or its files',
  },
  {
    operations: [
      'TeamsTenantSettingChanged',
      'MemberAdded',
      'MemberRoleChanged',
      'AppInstalled',
      'BotAddedToTeam',
      'ConnectorAdded',
    ],
    says: 'somebody or a program was let into a team',
  },
  {
    operations: ['CreateFlow', 'EditFlow', 'PutPermissions', 'CreateConnection'],
    says: 'a flow of Power Automate was made or shared: it runs on with the rights of the account, after every new password',
  },
  {
    operations: [
      ...of('New Add Set', 'MailboxPermission RecipientPermission MailboxFolderPermission'),
      ...of('New Set', 'Mailbox InboxRule CASMailbox MailboxMessageConfiguration MailboxAutoReplyConfiguration'),
      ...of('New Set', 'SweepRule MailUser MailContact DistributionGroup UnifiedGroup'),
      ...of('Add', 'DistributionGroupMember UnifiedGroupLinks'),
    ],
    says: 'a mailbox or a group of somebody else was opened or changed',
  },
];
