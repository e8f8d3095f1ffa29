import * as z from 'zod';
import type { Permission } from '../../../catalogue/permission.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import type { Account } from '../../../domain/account.ts';
import { minutes } from '../../../domain/duration.ts';
import { Later, Refusal } from '../../../domain/errors.ts';
import { namesInLogs } from '../../account-facts.ts';
import { text } from '../fields.ts';

/** Of whoever asks a log about an account that was read some time ago. */
export const nameByNow: Permission = {
  api: 'graph',
  role: 'User.Read.All',
  for: 'learn under which name the account acts by now',
};

/** Whoever was read a moment ago is still called that: no door waits for a name. */
const fresh = minutes(1);

const Named = z.object({ userPrincipalName: text, mail: text });

/**
 * As whom a log may know the account by now: whoever is renamed while the case runs acts under the new name. A log is asked all the same where
 * the directory does not answer.
 */
export async function namesByNow(account: Account, tenant: Tenant): Promise<string[]> {
  const known = namesInLogs(account);
  if (Date.parse(tenant.now()) - Date.parse(account.readAt) < fresh) return known;
  try {
    const path = `/users/${account.objectId}?$select=userPrincipalName,mail`;
    const { userPrincipalName, mail } = Named.parse(await tenant.graph.get(path));
    const now = [userPrincipalName, mail].flatMap((name) => name?.toLowerCase() || []);
    return [...new Set([...known, ...now])];
  } catch (error) {
    if (error instanceof Refusal || error instanceof Later) return known;
    throw error;
  }
}
