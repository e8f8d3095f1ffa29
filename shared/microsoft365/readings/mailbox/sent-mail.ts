import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { readMessageTrace } from './message-trace.ts';
import type { Trace } from './message-trace.ts';

/** What the account sent since then, under any of its addresses. */
export function readSentMail(account: Account, since: string, tenant: Tenant, most?: number): Promise<Trace> {
  const SenderAddress = [...new Set([account.userPrincipalName.toLowerCase(), ...account.addresses])];
  return readMessageTrace(account, { SenderAddress }, since, tenant, most);
}
