import { createHash } from 'node:crypto';

export interface Folder {
  /** `LgAAAA…` on the wire; the only name that does not depend on the owner's language. */
  readonly folderId: string;
  /** As the owner sees it: localised. */
  readonly name: string;
  /** As `Get-MailboxFolderPermission` takes it after `mailbox:\`; empty for the root. */
  readonly path: string;
  readonly folderType:
    | 'Root'
    | 'Inbox'
    | 'Calendar'
    | 'Contacts'
    | 'SentItems'
    | 'DeletedItems'
    | 'Drafts'
    | 'User Created'
    | 'RecoverableItemsRoot'
    | 'RecoverableItemsDeletions'
    | 'RecoverableItemsPurges'
    | 'RecoverableItemsVersions'
    | 'RecoverableItemsDiscoveryHolds'
    | 'RecoverableItemsSubstrateHolds'
    | 'Audits'
    | 'CalendarLogging';
  permissions: FolderPermission[];
  /** A calendar beside the default one; `published`: what anyone with its address sees of it. */
  calendar?: { readonly published: string | null };
}

export interface FolderPermission {
  /** An object id, or `Default` or `Anonymous`. */
  readonly user: string;
  readonly accessRights: string[];
  /** What only calendars know, e.g. `Delegate`. */
  readonly sharingPermissionFlags: string[];
}

const names = {
  en: {
    Inbox: 'Inbox',
    Calendar: 'Calendar',
    Contacts: 'Contacts',
    SentItems: 'Sent Items',
    DeletedItems: 'Deleted Items',
    Drafts: 'Drafts',
  },
  de: {
    Inbox: 'Posteingang',
    Calendar: 'Kalender',
    Contacts: 'Kontakte',
    SentItems: 'Gesendete Elemente',
    DeletedItems: 'Gelöschte Elemente',
    Drafts: 'Entwürfe',
  },
  fr: {
    Inbox: 'Boîte de réception',
    Calendar: 'Calendrier',
    Contacts: 'Contacts',
    SentItems: 'Éléments envoyés',
    DeletedItems: 'Éléments supprimés',
    Drafts: 'Brouillons',
  },
} as const;

/** The folders a new mailbox has, under the names its owner's language gives them. */
export function emptyFolders(objectId: string, language: keyof typeof names): Folder[] {
  const words = names[language];
  const types = ['Inbox', 'Calendar', 'Contacts', 'SentItems', 'DeletedItems', 'Drafts'] as const;
  return [
    folder(objectId, 'Top of Information Store', '', 'Root'),
    ...types.map((type) => folder(objectId, words[type], words[type], type)),
    folder(objectId, 'Recoverable Items', 'Recoverable Items', 'RecoverableItemsRoot'),
    ...kept.map(([name, type]) => folder(objectId, name, name, type)),
  ];
}

/** What Exchange keeps of what was deleted, and of itself: the statistics show these, and no other cmdlet knows them. */
const kept = [
  ['Audits', 'Audits'],
  ['Calendar Logging', 'CalendarLogging'],
  ['Deletions', 'RecoverableItemsDeletions'],
  ['DiscoveryHolds', 'RecoverableItemsDiscoveryHolds'],
  ['Purges', 'RecoverableItemsPurges'],
  ['SubstrateHolds', 'RecoverableItemsSubstrateHolds'],
  ['Versions', 'RecoverableItemsVersions'],
] as const;

export function hasPermissions({ folderType }: Folder): boolean {
  return folderType !== 'RecoverableItemsRoot' && !kept.some(([, type]) => type === folderType);
}

/** A folder with the permissions every folder is made with. */
export function folder(objectId: string, name: string, path: string, folderType: Folder['folderType']): Folder {
  return {
    folderId: `LgAAAA${createHash('sha256').update(`${objectId}/${path}`).digest('base64').replaceAll('+', 'A')}`,
    name,
    path,
    folderType,
    permissions: [
      {
        user: 'Default',
        accessRights: [folderType === 'Calendar' ? 'AvailabilityOnly' : 'None'],
        sharingPermissionFlags: [],
      },
      { user: 'Anonymous', accessRights: ['None'], sharingPermissionFlags: [] },
    ],
  };
}
