import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/errors.ts';
import { firstOf, ofEach } from '../../../catalogue/to-all.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { key, text } from '../fields.ts';
import { readOpenings, whenOpened } from './openings.ts';

/** A link that lets others at a file, or a right that was given to one of them. The address of a link is a key and is read nowhere. */
export interface SharingLink {
  readonly itemId: string;
  readonly item: string;
  readonly permissionId: string;
  readonly scope: string;
  readonly type: string;
  /** ISO 8601 UTC, of the file's sharing, since Graph dates no link; `unknown` where nobody can tell. */
  readonly arose: string;
}

/** Every link that may have been made since the compromise. */
export interface SharingLinks {
  readonly links: readonly SharingLink[];
  /** Files whose sharing could not be read, with the reason. */
  readonly untold: readonly string[];
  /** Whether the audit log could be asked for their age, all the way back. */
  readonly isLogRead: boolean;
  /** Addresses in OneDrive that the log has a sharing of, and no file here: what is undated may be one of them. */
  readonly unplaced: readonly string[];
}

const Identity = z
  .object({ user: z.looseObject({ id: text }).nullish().catch(null) })
  .nullish()
  .catch(null);
const Item = z.object({
  id: z.string(),
  name: text,
  webUrl: text,
  deleted: z.looseObject({}).nullish(),
  root: z.looseObject({}).nullish(),
  sharepointIds: z.object({ listItemUniqueId: text }).nullish().catch(null),
  shared: z.object({ sharedDateTime: text, sharedBy: Identity }).nullish().catch({}),
});
const Permission = z.object({
  id: key,
  roles: z.array(z.string()).nullish().catch(null),
  link: z.object({ scope: text, type: text }).nullish().catch({}),
  grantedToV2: Identity,
  grantedToIdentitiesV2: z.array(Identity).nullish().catch(null),
  inheritedFrom: z.looseObject({ id: text }).nullish(),
});
type Permission = z.infer<typeof Permission>;

/**
 * The links to files in the account's OneDrive that may have been made since then. `delta` without a token walks the whole drive; an item may
 * come twice, and the last one counts. OneDrive for Business says of a file that it is shared, and not since when: the audit log dates it.
 * https://learn.microsoft.com/graph/api/driveitem-delta
 */
export async function readSharingLinks(account: Account, since: string, tenant: Tenant): Promise<SharingLinks> {
  const drive = `/users/${account.objectId}/drive`;
  const [rows, openings] = await Promise.all([itemsOf(account, tenant), readOpenings(account, since, tenant)]);
  const byId = new Map(
    z
      .array(Item)
      .parse(rows)
      .map((item) => [item.id, item]),
  );
  const items = [...byId.values()];
  const { of: openedAt, unplaced } = whenOpened(items, openings ?? []);
  const shared = items.flatMap((item) => {
    const { id, name, shared, deleted } = item;
    const logged = openedAt(item);
    if (deleted || (!shared && logged === undefined)) return [];
    const by = shared?.sharedBy?.user?.id;
    if (by && by !== account.objectId) return [];
    const arose = logged ?? shared?.sharedDateTime ?? 'unknown';
    if (arose !== 'unknown' && Date.parse(arose) < Date.parse(since)) return [];
    return [{ itemId: id, item: name ?? id, arose }];
  });
  const read = async (file: (typeof shared)[number]): Promise<SharingLink[]> => {
    const permissions = z.array(Permission).parse(await permissionsOf(`${drive}/items/${file.itemId}`, tenant));
    return permissions
      .filter((one) => isOthers(one, account))
      .map(({ id: permissionId, link, roles }) => {
        const type = link?.type ?? roles?.join(', ') ?? 'view';
        return { ...file, permissionId, scope: link?.scope ?? 'users', type };
      });
  };
  const { answers, untold } = await ofEach(shared, ({ item }) => item, read);
  if (untold.length > 0 && answers.length === 0) throw new Refusal(403, 'NotTold', firstOf(untold));
  return { links: answers.flat(), untold, isLogRead: openings !== null, unplaced };
}

/** A file that was deleted in between is open to nobody. */
async function permissionsOf(item: string, tenant: Tenant): Promise<unknown[]> {
  try {
    return await tenant.graph.list(`${item}/permissions`);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'itemNotFound') return [];
    throw error;
  }
}

/** What a folder passes down is taken away at the folder, and its owner's own right stays. */
function isOthers(
  { link, grantedToV2, grantedToIdentitiesV2, inheritedFrom, roles }: Permission,
  { objectId }: Account,
): boolean {
  if (inheritedFrom) return false;
  if (link) return true;
  if (roles?.includes('owner') || grantedToV2?.user?.id === objectId) return false;
  return Boolean(grantedToV2) || (grantedToIdentitiesV2 ?? []).length > 0;
}

/**
 * No drive: its owner has never opened OneDrive, so nothing is shared of it. That of an account that is deleted stays for a while, and nobody is
 * shown what is shared of it. https://learn.microsoft.com/sharepoint/retention-and-deletion
 */
async function itemsOf({ objectId }: Account, tenant: Tenant): Promise<unknown[]> {
  const user = `/users/${objectId}`;
  try {
    // Without it a link for certain people may not show. https://learn.microsoft.com/graph/api/driveitem-delta#scanning-permissions-hierarchies
    const headers = { Prefer: 'hierarchicalsharing' };
    return await tenant.graph.list(
      `${user}/drive/root/delta?$select=id,name,webUrl,shared,deleted,root,sharepointIds`,
      headers,
    );
  } catch (error) {
    if (!(error instanceof Refusal && error.status === 404)) throw error;
    await tenant.graph.get(`${user}?$select=id`);
    return [];
  }
}

const readers: Readonly<Record<string, string>> = {
  anonymous: 'anyone who has the link',
  organization: 'everybody in the organisation',
  users: 'the people it was made for',
};

/** The words of the case file for who gets in. */
export function readersOf({ scope }: SharingLink): string {
  return readers[scope] ?? scope;
}
