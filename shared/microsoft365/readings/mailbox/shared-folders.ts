import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/errors.ts';
import { ofEach } from '../../../catalogue/to-all.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { called, key, text, texts } from '../fields.ts';
import { isNoEntry, isNotThere } from './not-there.ts';

/** One entry of a folder's permissions that lets somebody else in. */
export interface SharedFolder {
  readonly folder: string;
  readonly user: string;
  readonly rights: readonly string[];
  /** What only calendars know, e.g. `Delegate`: who also gets the meeting requests. */
  readonly flags?: readonly string[];
  /** Default and Anonymous stand for everybody and cannot be removed, only given less: this. Null: the entry is removed. */
  readonly lessened: 'None' | 'AvailabilityOnly' | null;
}

export interface SharedFolders {
  readonly folders: readonly SharedFolder[];
  /** Folders whose permissions Exchange refuses to tell, with its reason; absent where there are none. */
  readonly unread?: readonly string[];
  /** How many folders were not asked for, and of how many; absent where all were. */
  readonly notAsked?: { readonly left: number; readonly of: number };
}

const everybody = ['default', 'anonymous'];

/** What everybody may have without anybody reading anything. https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailboxfolderpermission */
const harmless = ['None', 'AvailabilityOnly', 'LimitedDetails'];

const Folder = z.object({ FolderId: key, FolderType: text, FolderPath: text });
type Folder = z.infer<typeof Folder>;
const FolderPermission = z.object({ User: key, AccessRights: texts, SharingPermissionFlags: text });

/** Exchange allows an app four calls at once. https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits */
const atOnce = 4;
/** A folder takes most of a second, and Azure ends an activity after five minutes. */
const mostFolders = 600;

/** Which folders of a mailbox are open to somebody; `statistics` are its folders as Exchange counts them. */
export async function readSharedFolders(
  account: Account,
  statistics: { readonly rows: readonly unknown[]; readonly isCutOff: boolean },
  tenant: Tenant,
): Promise<SharedFolders> {
  const all = z.array(Folder).parse(statistics.rows);
  const folders = all.filter((each) => !isKeptByExchange(each)).sort((a, b) => Number(isMade(a)) - Number(isMade(b)));
  const asked = folders.slice(0, mostFolders);
  const read = (folder: Folder): Promise<SharedFolder[]> => readShared(account, folder, tenant);
  const { answers, untold } = await ofEach(asked, ({ FolderPath }) => called(FolderPath, 'a folder'), read, atOnce);
  const left = folders.length - asked.length;
  const unread = statistics.isCutOff
    ? [...untold, `those after folder ${String(all.length)} (the list was cut off)`]
    : untold;
  return {
    folders: answers.flat().sort((a, b) => `${a.folder}${a.user}`.localeCompare(`${b.folder}${b.user}`)),
    ...(unread.length > 0 ? { unread } : {}),
    ...(left > 0 ? { notAsked: { left, of: folders.length } } : {}),
  };
}

/**
 * A folder shows people by display name. Where several have it and some of them are allowed, each of the others is asked for by address, and
 * an entry of theirs stands under the address: by the name it would be taken from all of them.
 */
export async function withoutNamesakes(
  folders: readonly SharedFolder[],
  /** The addresses of those not allowed, by the name, in lower case. */
  namesakes: ReadonlyMap<string, readonly string[]>,
  { userPrincipalName }: Account,
  tenant: Tenant,
): Promise<SharedFolder[]> {
  const found: SharedFolder[] = [];
  const asked = new Set<string>();
  for (const shared of folders) {
    const others = namesakes.get(shared.user.toLowerCase());
    if (!others) found.push(shared);
    for (const user of others ?? []) {
      // Each of them is shown by the same name: once is enough.
      if (asked.has(`${shared.folder} ${user}`)) continue;
      asked.add(`${shared.folder} ${user}`);
      const entries = await entriesOf({ Identity: shared.folder, User: user }, userPrincipalName, tenant, isNoEntry);
      found.push(...entries.map(({ AccessRights }) => ({ ...shared, user, rights: AccessRights ?? shared.rights })));
    }
  }
  return found;
}

/**
 * What Exchange keeps of what was deleted, and of itself, is among the statistics and has no permissions: whoever asks is told that there is
 * no such object. https://learn.microsoft.com/exchange/security-and-compliance/recoverable-items-folder/recoverable-items-folder
 */
export function isKeptByExchange({ FolderType, FolderPath }: Pick<Folder, 'FolderType' | 'FolderPath'>): boolean {
  const types = /^(RecoverableItems|Audits$|CalendarLogging$)/i;
  if (types.test(FolderType ?? '')) return true;
  // Whoever makes a folder chooses its name.
  return !isMade({ FolderType }) && /^\/Recoverable Items(\/|$)/i.test(FolderPath ?? '');
}

/** Made by the owner, their programs or the attacker; the others are few, and come first. */
function isMade({ FolderType }: Pick<Folder, 'FolderType'>): boolean {
  return FolderType == null || FolderType.toLowerCase() === 'user created';
}

async function readShared(
  { objectId: id, userPrincipalName }: Account,
  { FolderId, FolderType }: Folder,
  tenant: Tenant,
): Promise<SharedFolder[]> {
  if (FolderId === '' && FolderType !== 'Root') throw new Refusal(200, 'NamelessEntry', 'Exchange gives no id of it');
  const folder = FolderType === 'Root' ? `${id}:\\` : `${id}:${FolderId}`;
  const rows = await entriesOf({ Identity: folder }, userPrincipalName, tenant, isNotThere);
  return rows.flatMap(({ User, AccessRights, SharingPermissionFlags }): SharedFolder[] => {
    const isEverybody = everybody.includes(User.toLowerCase());
    const isHarmless = AccessRights?.every((right) => harmless.includes(right)) ?? false;
    if (isEverybody && isHarmless) return [];
    const lessened = FolderType === 'Calendar' ? 'AvailabilityOnly' : 'None';
    return [
      {
        folder,
        user: User,
        rights: AccessRights ?? ['rights that are not told'],
        ...(SharingPermissionFlags ? { flags: SharingPermissionFlags.split(', ') } : {}),
        lessened: isEverybody ? lessened : null,
      },
    ];
  });
}

async function entriesOf(
  asked: Readonly<Record<string, string>>,
  anchor: string,
  tenant: Tenant,
  isNone: (error: unknown) => boolean,
): Promise<z.infer<typeof FolderPermission>[]> {
  try {
    return z.array(FolderPermission).parse(await tenant.exchange.run('Get-MailboxFolderPermission', asked, anchor));
  } catch (error) {
    // Deleted in between, or one more that Exchange keeps for itself: nobody gets in by it.
    if (isNone(error)) return [];
    throw error;
  }
}
