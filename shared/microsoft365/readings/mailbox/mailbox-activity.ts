import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { minutes } from '../../../domain/duration.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import type { Activity } from '../../../plan/proof.ts';

/** "It can take 60 to 90 minutes." A query tells everything up to that long before it was asked for. https://learn.microsoft.com/purview/audit-search */
export const auditLag = minutes(90);

/** What a session does in a mailbox; reading is `MailItemsAccessed`. https://learn.microsoft.com/purview/audit-log-investigate-accounts */
const operations = [
  'MailItemsAccessed',
  'Send',
  'SendAs',
  'SendOnBehalf',
  'Create',
  'Update',
  'Copy',
  'Move',
  'MoveToDeletedItems',
  'SoftDelete',
  'HardDelete',
  'SearchQueryInitiated',
  'MailboxLogin',
  'New-InboxRule',
  'Set-InboxRule',
  'UpdateInboxRules',
  'UpdateFolderPermissions',
  'AddFolderPermissions',
  'Set-Mailbox',
];

const path = '/security/auditLog/queries';
const Query = z.object({ id: z.string(), status: z.string().nullish() });

/** https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema */
const Data = z.object({
  ClientIPAddress: z.string().nullish(),
  ClientInfoString: z.string().nullish(),
  MailboxOwnerUPN: z.string().nullish(),
  AppAccessContext: z.object({ IssuedAtTime: z.string().nullish() }).nullish(),
});
const Row = z.object({
  createdDateTime: z.string(),
  operation: z.string(),
  clientIp: z.string().nullish(),
  auditData: Data.nullish(),
});

/** Asks for what the account did in mailboxes since then; answers the id of the query, which takes minutes to run. */
export async function askForMailboxActivity(account: Account, from: string, tenant: Tenant): Promise<string> {
  const { id } = Query.parse(
    await tenant.graph.post(path, {
      displayName: `${account.userPrincipalName} since ${from}`,
      filterStartDateTime: from,
      filterEndDateTime: tenant.now(),
      recordTypeFilters: ['ExchangeAdmin', 'ExchangeItem', 'ExchangeItemGroup', 'ExchangeItemAggregated'],
      operationFilters: operations,
      userPrincipalNameFilters: [account.userPrincipalName],
    }),
  );
  return id;
}

/** What the query found; `running` while it runs, `failed` where it has to be asked for again. */
export async function readMailboxActivity(
  query: string,
  since: string,
  tenant: Tenant,
): Promise<readonly Activity[] | 'running' | 'failed'> {
  const { status } = Query.parse(await tenant.graph.get(`${path}/${query}`));
  if (status === 'failed' || status === 'cancelled') return 'failed';
  if (status !== 'succeeded') return 'running';
  const rows = z.array(Row).parse(await tenant.graph.list(`${path}/${query}/records`));
  return rows.map(({ createdDateTime: at, operation, clientIp, auditData }) => ({
    at,
    what: operation,
    address: auditData?.ClientIPAddress ?? clientIp ?? null,
    client: auditData?.ClientInfoString ?? null,
    session: sessionOf(auditData?.AppAccessContext?.IssuedAtTime, since),
  }));
}

/** When the token was issued tells an old session from a new one; the time carries no Z. */
function sessionOf(issued: string | null | undefined, since: string): Activity['session'] {
  const at = Date.parse(issued == null ? '' : /(Z|[+-]\d\d:\d\d)$/.test(issued) ? issued : `${issued}Z`);
  if (Number.isNaN(at)) return 'unknown';
  return at < Date.parse(since) ? 'old' : 'new';
}
