import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Later, Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { isNoEntry } from '../mailbox/not-there.ts';

const Deleted = z.object({ deletedDateTime: z.string().nullish() });

/**
 * An account that somebody deletes while its case runs is found by nobody: every service says so in its own words, and none says why. Asked
 * only once something was not found. https://learn.microsoft.com/graph/api/directory-deleteditems-get
 */
export async function sayingThatAccountIsDeleted(error: unknown, account: Account, tenant: Tenant): Promise<unknown> {
  if (!(error instanceof Refusal) || (error.status !== 404 && !isNoEntry(error))) return error;
  try {
    if (await isThere(account, tenant)) return error;
    const bin = await thingAt(`/directory/deletedItems/${account.objectId}`, tenant);
    const when = Deleted.safeParse(bin).data?.deletedDateTime;
    const text = bin
      ? `the account was deleted${when ? ` at ${when}` : ''}: nobody signs in to it; whoever restores it within 30 days restores its doors, and has to contain it again`
      : 'the account was deleted for good: nobody signs in to it any more';
    return new Refusal(error.status, 'AccountDeleted', text, { requestId: error.requestId, cause: error });
  } catch (unknown) {
    // Then what was answered first is all there is to tell.
    if (unknown instanceof Refusal || unknown instanceof Later) return error;
    throw unknown;
  }
}

/** Whether nobody has deleted it meanwhile. */
export async function isThere({ objectId }: Account, tenant: Tenant): Promise<boolean> {
  return (await thingAt(`/users/${objectId}?$select=id`, tenant)) !== undefined;
}

/** What is there, or undefined. */
async function thingAt(path: string, tenant: Tenant): Promise<unknown> {
  try {
    return await tenant.graph.get(path);
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return undefined;
    throw error;
  }
}
