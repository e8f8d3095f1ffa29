import { ordinaryRetention, type MailboxRetention } from './mailbox-retention.ts';
import { ordinarySettings, type MailboxSettings } from './exchange/mailbox-settings.ts';
import { emptyFolders, type Folder } from './mailbox-folder.ts';

/** One mailbox of the simulated tenant. Records only: everything that acts on them is in `exchange/`. */
export interface Mailbox {
  readonly objectId: string;
  /** As Exchange names it; only a user's needs a licence. */
  kind: 'UserMailbox' | 'SharedMailbox' | 'RoomMailbox';
  readonly exchangeGuid: string;
  /** Unique in the organisation. Exchange shows recipients (forwarding, send on behalf) by this, not by their address. */
  readonly name: string;
  readonly displayName: string;
  userPrincipalName: string;
  primarySmtpAddress: string;
  /** Further addresses, lower case, without `smtp:`. */
  readonly aliases: string[];
  /** External, never validated by Exchange; without `smtp:`. */
  forwardingSmtpAddress: string | null;
  /** `objectId` of a mailbox of the tenant; wins over `forwardingSmtpAddress`. */
  forwardingAddress: string | null;
  deliverToMailboxAndForward: boolean;
  /** `objectId`s of mailboxes. */
  grantSendOnBehalfTo: string[];
  permissions: MailboxPermission[];
  recipientPermissions: RecipientPermission[];
  folders: Folder[];
  inboxRules: InboxRule[];
  /** Where it lies; a move takes it to another one. */
  database: string;
  moveRequest: MoveRequest | null;
  /** How Exchange treats the next request to move this mailbox. */
  moveOutlook: MoveOutlook;
  messages: Message[];
  /** Sessions that no revocation ends: only the mailbox being somewhere else does. */
  openConnections: string[];
  /** Copies that left the organisation because of this mailbox, oldest first. */
  droppedMail: DroppedMail[];
  /** Active Directory has handed over what it mastered of a synchronised mailbox. */
  isCloudManaged: boolean;
  /** Litigation hold and audit. */
  readonly retention: MailboxRetention;
  /** Protocols, devices, sweep rules, automatic replies, add-ins. */
  readonly settings: MailboxSettings;
}

export interface MailboxPermission {
  /** An object id, or a name such as `NT AUTHORITY\SELF`. */
  readonly trustee: string;
  readonly accessRights: string[];
  readonly inherited: boolean;
  readonly deny: boolean;
}

export interface RecipientPermission {
  /** An object id, or a name such as `NT AUTHORITY\SELF`. */
  readonly trustee: string;
  readonly accessRights: string[];
}

export interface InboxRule {
  /** Beyond 2^53 on purpose, as Exchange's are: JSON readers that make it a number corrupt it. */
  readonly ruleIdentity: string;
  readonly name: string;
  enabled: boolean;
  readonly priority: number;
  /** Shown only to those who ask Exchange for hidden rules; never shown by Graph. */
  readonly hidden: boolean;
  /** Lives in Outlook on one machine; any write to a rule by an administrator deletes these. */
  readonly clientSide: boolean;
  /** Outlook made it for the delegates of the mailbox, and Exchange refuses to change it. */
  readonly ofDelegates?: true;
  /** Empty: every message. */
  readonly subjectOrBodyContains: string[];
  readonly forwardTo: string[];
  readonly redirectTo: string[];
  readonly deleteMessage: boolean;
  readonly moveToFolder: string | null;
  readonly markAsRead: boolean;
  readonly stopProcessingRules: boolean;
}

export interface Message {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly receivedAt: number;
  /** Name of the folder it lies in. */
  readonly folder: string;
  readonly isRead: boolean;
}

export interface DroppedMail {
  readonly address: string;
  readonly subject: string;
  readonly by: 'rule' | 'forwarding' | 'transport-rule';
  readonly at: number;
}

export interface MoveRequest {
  readonly batchName: string | null;
  readonly createdAt: number;
  readonly durationMs: number;
  readonly ends: MoveEnd;
  readonly stalls: boolean;
  readonly suspended: boolean;
}

export type MoveEnd = 'Completed' | 'CompletedWithWarning' | 'CompletedWithSkippedItems' | 'Failed';

export type MoveOutlook =
  | { readonly accepts: true; readonly durationMs: number; readonly ends: MoveEnd; readonly stalls: boolean }
  | { readonly accepts: false; readonly because: string };

export type NewMailbox = Pick<Mailbox, 'objectId' | 'displayName' | 'userPrincipalName'> &
  Partial<Pick<Mailbox, 'primarySmtpAddress' | 'aliases'>>;

const twoHours = 7_200_000;

/** A mailbox as Exchange makes one: only its owner may open it, nothing leaves it. */
export function emptyMailbox(about: NewMailbox, language: 'en' | 'de' | 'fr' = 'en'): Mailbox {
  const address = (about.primarySmtpAddress ?? about.userPrincipalName).toLowerCase();
  return {
    objectId: about.objectId,
    kind: 'UserMailbox',
    exchangeGuid: about.objectId.replace(/^.{8}/, 'e0c4a11b'),
    name: `${address.split('@')[0] ?? address}_${about.objectId.slice(0, 8)}`,
    displayName: about.displayName,
    userPrincipalName: about.userPrincipalName,
    primarySmtpAddress: address,
    aliases: about.aliases ?? [],
    forwardingSmtpAddress: null,
    forwardingAddress: null,
    deliverToMailboxAndForward: false,
    grantSendOnBehalfTo: [],
    permissions: [
      { trustee: self, accessRights: ['FullAccess', 'ReadPermission'], inherited: false, deny: false },
      { trustee: 'NAMPR01A001\\Domain Admins', accessRights: ['FullAccess'], inherited: true, deny: true },
      { trustee: 'NAMPR01A001\\Organization Management', accessRights: ['FullAccess'], inherited: true, deny: true },
    ],
    recipientPermissions: [{ trustee: self, accessRights: ['SendAs'] }],
    folders: emptyFolders(about.objectId, language),
    inboxRules: [inboxRule({ ruleIdentity: '10448351135499550721', name: 'Junk E-mail Rule', hidden: true })],
    database: 'EURPR04DG001-db001',
    moveRequest: null,
    moveOutlook: { accepts: true, durationMs: twoHours, ends: 'Completed', stalls: false },
    messages: [],
    openConnections: [],
    droppedMail: [],
    isCloudManaged: false,
    retention: ordinaryRetention(),
    settings: ordinarySettings(),
  };
}

/** The owner, as permissions name them. */
export const self = 'NT AUTHORITY\\SELF';

/** A rule that does nothing yet; say what is different. */
export function inboxRule(rule: Pick<InboxRule, 'ruleIdentity' | 'name'> & Partial<InboxRule>): InboxRule {
  return {
    enabled: true,
    priority: 1,
    hidden: false,
    clientSide: false,
    subjectOrBodyContains: [],
    forwardTo: [],
    redirectTo: [],
    deleteMessage: false,
    moveToFolder: null,
    markAsRead: false,
    stopProcessingRules: false,
    ...rule,
  };
}
