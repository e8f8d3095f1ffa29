import * as z from 'zod';
import type { Account } from '../../domain/account.ts';
import type { PlanOptions } from '../../domain/plan-options.ts';
import { Refusal } from '../../domain/errors.ts';
import { expecting } from '../../catalogue/expecting.ts';
import type { Tenant } from '../../catalogue/tenant.ts';
import { isNotThere } from '../readings/mailbox/not-there.ts';
import { readDelegates, unreadOf } from '../readings/mailbox/delegates.ts';
import { readOversight } from '../readings/roles/oversight.ts';

const Mailbox = z.object({ ExternalDirectoryObjectId: z.string() });

/**
 * Why the account must not be watched; empty: it may. Whatever cannot be read is a reason too, for a watch that is found out is worse than
 * none. Throws `Later` where the tenant does not answer now.
 */
export async function whyNotWatch(account: Account, options: PlanOptions, tenant: Tenant): Promise<string[]> {
  const answers = await Promise.all([
    answered('whether the account could discover the watch', () => bySight(account, tenant)),
    answered('whether the account can open the preservation mailbox', () => byReach(account, options, tenant)),
  ]);
  return answers.flat();
}

async function bySight(account: Account, tenant: Tenant): Promise<string[]> {
  const roles = await readOversight(account, tenant);
  if (roles.length === 0) return [];
  return [`the account could read rules, audit logs or traces and discover the watch: it holds ${roles.join(', ')}`];
}

async function byReach(account: Account, { preservationMailbox: to }: PlanOptions, tenant: Tenant): Promise<string[]> {
  if (!to) return ['no preservation mailbox is named'];
  const [row] = await tenant.exchange.run('Get-Mailbox', { Identity: to }, to).catch((error: unknown) => {
    if (isNotThere(error)) return [];
    throw error;
  });
  if (!row) return [`the preservation mailbox ${to} is no mailbox of this tenant`];
  const { ExternalDirectoryObjectId: objectId } = Mailbox.parse(row);
  if (objectId === account.objectId) return ['the preservation mailbox is the watched mailbox'];
  const rights = await readDelegates({ ...account, objectId, userPrincipalName: to }, tenant, []);
  const unread = unreadOf(rights);
  if (unread !== undefined) return [`rights on the preservation mailbox are unknown: ${unread}`];
  const own = new Set(
    [account.userPrincipalName, account.displayName, ...account.addresses].map((name) => name.toLowerCase()),
  );
  const holders = [
    ...rights.fullAccess,
    ...rights.sendAs,
    ...rights.sendOnBehalf,
    ...rights.folders.map(({ user }) => user),
  ];
  if (!holders.some((name) => own.has(name.toLowerCase()))) return [];
  return [`the account has rights on the preservation mailbox ${to}`];
}

async function answered(about: string, ask: () => Promise<string[]>): Promise<string[]> {
  try {
    return await expecting(ask)();
  } catch (error) {
    if (error instanceof Refusal) return [`${about} is unknown: ${error.code}, ${error.message}`];
    throw error;
  }
}
