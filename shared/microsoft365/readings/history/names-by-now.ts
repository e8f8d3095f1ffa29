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
  const { userPrincipalName, mail } = await readNames(account, tenant);
  const now = [userPrincipalName, mail].flatMap((name) => name?.toLowerCase() || []);
  return [...new Set([...namesInLogs(account), ...now])];
}

/** The principal name that it had when it was read, and the one that it has by now. */
export async function principalNames(account: Account, tenant: Tenant): Promise<string[]> {
  const { userPrincipalName: now } = await readNames(account, tenant);
  return [...new Set([account.userPrincipalName, now || account.userPrincipalName])];
}

async function readNames({ objectId, readAt }: Account, tenant: Tenant): Promise<Partial<z.infer<typeof Named>>> {
  if (Date.parse(tenant.now()) - Date.parse(readAt) < fresh) return {};
  try {
    return Named.parse(await tenant.graph.get(`/users/${objectId}?$select=userPrincipalName,mail`));
  } catch (error) {
    if (error instanceof Refusal || error instanceof Later) return {};
    throw error;
  }
}
