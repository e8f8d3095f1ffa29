import type { Tenant } from '../../../catalogue/tenant.ts';
import { displayedAs } from './allowed-trustees.ts';
import { someOf } from './delegates.ts';
import type { Delegates, KindOfRight } from './delegates.ts';
import { isNotThere } from './not-there.ts';

/** Rights that let somebody in, and the names of those that stand for nobody any more. */
export interface SortedRights {
  readonly doors: Delegates;
  readonly nobodys: readonly string[];
  /** Those of them that Exchange shows by their security identifier, by which it also takes them away. */
  readonly orphans: readonly string[];
}

/**
 * An account that is deleted leaves its entries behind, and Exchange does not always take them away: it knows nobody of that name. Where it
 * can show no more than a security identifier, or finds no recipient by the name that a folder shows, nobody gets in.
 */
export async function sortedRights(delegates: Delegates, tenant: Tenant): Promise<SortedRights> {
  const suspects = new Set<string>();
  someOf(delegates, ({ kind, user }) => {
    if (mayBeNobodys(kind, user)) suspects.add(user);
    return true;
  });
  const gone = new Set<string>();
  for (const user of suspects) if (isSid(user) || (await isNobody(user, tenant))) gone.add(user);
  const [nobodys, orphans]: [string[], string[]] = [[], []];
  const doors = someOf(delegates, ({ kind, user, name }) => {
    const isDoor = !mayBeNobodys(kind, user) || !gone.has(user);
    if (!isDoor) nobodys.push(name);
    if (isSid(user)) orphans.push(name);
    return isDoor;
  });
  return { doors, nobodys, orphans };
}

/** A principal name or an address is shown only where Exchange knows whose it is; somebody outside has no recipient here, and gets in. */
function mayBeNobodys(kind: KindOfRight, user: string): boolean {
  if (user === '' || user.includes('@')) return false;
  return isSid(user) || (kind === 'folders' && !/^(default|anonymous)$/i.test(user));
}

function isSid(user: string): boolean {
  return /^(NT:)?S-1-5-21-/i.test(user);
}

/** A display name is none of the identities that Exchange names, though it was seen to find people by it: both are asked. */
async function isNobody(name: string, tenant: Tenant): Promise<boolean> {
  try {
    if ((await tenant.exchange.run('Get-Recipient', { Identity: name }, name)).length > 0) return false;
  } catch (error) {
    if (!isNotThere(error)) throw error;
  }
  const [displayed] = await displayedAs([name], tenant);
  // What was refused is not told: then it may be somebody.
  return displayed?.[1].length === 0;
}
