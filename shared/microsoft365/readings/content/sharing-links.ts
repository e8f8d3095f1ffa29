import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';

/** A link that lets others at a file. Its address is a key and is read nowhere. */
export interface SharingLink {
  readonly itemId: string;
  readonly item: string;
  readonly permissionId: string;
  readonly scope: string;
  readonly type: string;
  /** ISO 8601 UTC, of the file's sharing, since Graph dates no link; `unknown` where it has none. */
  readonly arose: string;
}

const Item = z.object({
  id: z.string(),
  name: z.string().nullish(),
  deleted: z.object({}).nullish(),
  shared: z
    .object({
      sharedDateTime: z.string().nullish(),
      sharedBy: z.object({ user: z.object({ id: z.string().nullish() }).nullish() }).nullish(),
    })
    .nullish(),
});
const Permission = z.object({
  id: z.string(),
  link: z.object({ scope: z.string().nullish(), type: z.string().nullish() }).nullish(),
  inheritedFrom: z.object({}).nullish(),
});

/**
 * The links to files in the account's OneDrive that were shared since then. `delta` without a token walks the whole drive; an item may
 * come twice, and the last one counts. https://learn.microsoft.com/graph/api/driveitem-delta
 */
export async function readSharingLinks(account: Account, since: string, tenant: Tenant): Promise<SharingLink[]> {
  const drive = `/users/${account.objectId}/drive`;
  const rows = await itemsOf(drive, tenant);
  const items = [
    ...new Map(
      z
        .array(Item)
        .parse(rows)
        .map((item) => [item.id, item]),
    ).values(),
  ];
  const links: SharingLink[] = [];
  for (const { id, name, shared, deleted } of items) {
    if (!shared || deleted) continue;
    const by = shared.sharedBy?.user?.id;
    if (by && by !== account.objectId) continue;
    const arose = shared.sharedDateTime ?? 'unknown';
    if (arose !== 'unknown' && Date.parse(arose) < Date.parse(since)) continue;
    const permissions = z.array(Permission).parse(await tenant.graph.list(`${drive}/items/${id}/permissions`));
    for (const { id: permissionId, link, inheritedFrom } of permissions) {
      // What a folder passes down is taken away at the folder.
      if (!link || inheritedFrom) continue;
      const { scope, type } = link;
      links.push({
        itemId: id,
        item: name ?? id,
        permissionId,
        scope: scope ?? 'unknown',
        type: type ?? 'view',
        arose,
      });
    }
  }
  return links;
}

/** No drive: its owner has never opened OneDrive, so nothing is shared of it. */
async function itemsOf(drive: string, tenant: Tenant): Promise<unknown[]> {
  try {
    return await tenant.graph.list(`${drive}/root/delta?$select=id,name,shared,deleted`);
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return [];
    throw error;
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
