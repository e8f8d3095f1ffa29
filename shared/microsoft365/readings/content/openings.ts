import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { flag } from '../fields.ts';
import { namesByNow } from '../history/names-by-now.ts';
import { kept, readAuditLog } from '../mailbox/mailbox-changes.ts';
import type { MailboxChange } from '../mailbox/mailbox-changes.ts';

/** A file as Graph tells it, where it was asked for these. */
interface File {
  /** The OneDrive itself: it has no such id, and stays where it is. */
  readonly root?: object | null | undefined;
  readonly webUrl?: string | null | undefined;
  readonly sharepointIds?: { readonly listItemUniqueId?: string | null | undefined } | null | undefined;
}

const Config = z.object({ UnifiedAuditLogIngestionEnabled: flag });

/** How the log calls it when a file is opened to others. https://learn.microsoft.com/purview/audit-log-sharing */
const operations = [
  'SharingSet',
  'SharingLinkCreated',
  'AnonymousLinkCreated',
  'AnonymousLinkUpdated',
  'CompanyLinkCreated',
  'SecureLinkCreated',
  'AddedToSecureLink',
  'SharingInvitationCreated',
];

/**
 * What the account opened to others since then, oldest first; null where the log may not be asked, does not reach back so far, or is not kept.
 * Throws `Later` where it is not answered just now: the log decides which links go, so a link that was dated must not be taken for one that
 * nobody can date.
 */
export async function readOpenings(
  account: Account,
  since: string,
  tenant: Tenant,
): Promise<readonly MailboxChange[] | null> {
  if (Date.parse(tenant.now()) - Date.parse(since) > kept) return null;
  try {
    const [config] = await tenant.exchange.run('Get-AdminAuditLogConfig', {}, account.objectId);
    if (!Config.parse(config ?? {}).UnifiedAuditLogIngestionEnabled) return null;
    const users = await namesByNow(account, tenant);
    const rows = await readAuditLog(account, { from: since, to: tenant.now(), operations, users }, tenant);
    return rows.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/**
 * When each file was last opened to others. A file and a row are known by the id that both have, since a file may be renamed, and its OneDrive is
 * when its owner is; only what has no id is known by its address there. `unplaced`: addresses in OneDrive of rows that are about none of the files.
 * https://learn.microsoft.com/graph/api/resources/sharepointids
 */
export function whenOpened(
  files: readonly File[],
  rows: readonly MailboxChange[],
): { readonly of: (file: File) => string | undefined; readonly unplaced: readonly string[] } {
  const withoutId = rows.filter(({ file }) => file === '');
  const byId = new Map(rows.map(({ file, at }) => [file, at]));
  const byPlace = new Map(rows.map(({ object, at }) => [placeIn(object), at]));
  const byPlaceAlone = new Map(withoutId.map(({ object, at }) => [placeIn(object), at]));
  const [ids, places] = [new Set(files.map(idOf)), new Set(files.map(placeOf))];
  const isEachKnown = files.every((file) => file.root || idOf(file) !== '');
  // A file that has an id and is not among those was deleted.
  const isElsewhere = ({ file, object }: MailboxChange): boolean =>
    (file === '' || (!isEachKnown && !ids.has(file))) && !places.has(placeIn(object));
  return {
    of: (file) => {
      const id = idOf(file);
      return id === '' ? byPlace.get(placeOf(file)) : (byId.get(id) ?? byPlaceAlone.get(placeOf(file)));
    },
    unplaced: rows.filter((row) => ofOneDrive.test(row.object) && isElsewhere(row)).map(({ object }) => object),
  };
}

function idOf({ sharepointIds }: File): string {
  return sharepointIds?.listItemUniqueId?.toLowerCase() ?? '';
}

function placeOf({ webUrl }: File): string {
  return placeIn(webUrl ?? '');
}

const ofOneDrive = /^.*?\/personal\/[^/]+\//i;

/** Its address within the OneDrive. */
function placeIn(url: string): string {
  return decoded(url).toLowerCase().replace(ofOneDrive, '');
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
