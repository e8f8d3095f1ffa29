import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { Graph, Tenant } from '../../../catalogue/tenant.ts';
import type { Activity } from '../../../plan/proof.ts';
import { asUtc, text } from '../fields.ts';
import { namesByNow } from '../history/names-by-now.ts';
import { administrations } from './audit-mark.ts';
import type { Administration } from './audit-mark.ts';
import { readAuditLog } from './mailbox-changes.ts';

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
const Data = z.looseObject({
  ClientIPAddress: z.string().nullish(),
  ClientInfoString: z.string().nullish(),
  ObjectId: z.string().nullish(),
  Parameters: z.array(z.object({ Name: z.string().nullish(), Value: z.unknown() })).nullish(),
  AppAccessContext: z.object({ IssuedAtTime: z.string().nullish() }).nullish(),
});
const Row = z.looseObject({
  createdDateTime: text,
  operation: text,
  clientIp: text,
  objectId: text,
  auditData: Data.nullish().catch(null),
});

/** Two queries under way: what the account did, and what was done to the mailbox. */
export interface AuditQueries {
  readonly id: string;
  readonly control: string;
  readonly version: 'beta' | 'v1.0';
}

/** What a log showed of a mailbox. */
export interface MailboxLog {
  readonly activity: readonly Activity[];
  /** What was done to mailboxes and to their auditing, by anybody: Cordon's own mark has to be among it. */
  readonly control: readonly Administration[];
}

/** Asks for what the account did in mailboxes since then, and for the control; null where the tenant's Graph has no such queries. */
export async function askForMailboxActivity(
  account: Account,
  from: string,
  tenant: Tenant,
): Promise<AuditQueries | null> {
  const window = { filterStartDateTime: from, filterEndDateTime: tenant.now() };
  const displayName = `${account.userPrincipalName} since ${from}`;
  const acts = {
    ...{ ...window, displayName, operationFilters: operations },
    recordTypeFilters: ['ExchangeAdmin', 'ExchangeItem', 'ExchangeItemGroup', 'ExchangeItemAggregated'],
    userPrincipalNameFilters: await namesByNow(account, tenant),
  };
  const control = { ...window, displayName: `control of ${displayName}`, operationFilters: administrations };
  // v1.0 was seen to answer 404 where beta has it. https://learn.microsoft.com/graph/api/resources/security-auditlogquery?view=graph-rest-beta
  for (const version of ['beta', 'v1.0'] as const) {
    try {
      const graph = inVersion(version, tenant);
      const { id } = Query.parse(await graph.post(path, acts));
      const asked = await graph.post(path, { ...control, recordTypeFilters: ['ExchangeAdmin'] });
      return { id, control: Query.parse(asked).id, version };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return null;
}

/** What the queries found; `running` while one runs, `failed` where they have to be asked for again. */
export async function readMailboxActivity(
  { id, control, version }: AuditQueries,
  since: string,
  tenant: Tenant,
): Promise<MailboxLog | 'running' | 'failed'> {
  const graph = inVersion(version, tenant);
  for (const query of [id, control]) {
    const { status } = Query.parse(await graph.get(`${path}/${query}`));
    if (status === 'failed' || status === 'cancelled') return 'failed';
    if (status !== 'succeeded') return 'running';
  }
  const rowsOf = async (query: string) => z.array(Row).parse(await graph.list(`${path}/${query}/records`));
  const rows = await rowsOf(id);
  return {
    // What does not say when is taken for new.
    activity: rows.map(({ createdDateTime, operation, clientIp, auditData }) => ({
      at: createdDateTime ?? tenant.now(),
      what: operation ?? 'an unnamed act',
      address: auditData?.ClientIPAddress ?? clientIp ?? null,
      client: auditData?.ClientInfoString ?? null,
      session: sessionOf(auditData?.AppAccessContext?.IssuedAtTime, since),
    })),
    control: (await rowsOf(control)).map(administrationOf),
  };
}

/** The same from Exchange's own search, which tells no session. Throws `Refusal` where the search may not be run, or does not tell all. */
export async function searchMailboxActivity(account: Account, from: string, tenant: Tenant): Promise<MailboxLog> {
  const window = { from, to: tenant.now() };
  const users = await namesByNow(account, tenant);
  const acts = await readAuditLog(account, { ...window, operations, users }, tenant);
  const control = await readAuditLog(account, { ...window, operations: administrations, users: [] }, tenant);
  return {
    activity: acts.map(({ at, operation: what }) => ({ at, what, address: null, client: null, session: 'unknown' })),
    control,
  };
}

function inVersion(version: AuditQueries['version'], { graph }: Tenant): Omit<Graph, 'beta' | 'origin'> {
  return version === 'beta' ? graph.beta : graph;
}

/** An undated one is no mark: it may be older than anything. */
function administrationOf({ createdDateTime, operation, objectId, auditData }: z.infer<typeof Row>): Administration {
  const values = (auditData?.Parameters ?? []).map(({ Name, Value }) => [
    (Name ?? '').toLowerCase(),
    (typeof Value === 'string' ? Value : JSON.stringify(Value ?? '')).toLowerCase(),
  ]);
  return {
    at: createdDateTime ?? new Date(0).toISOString(),
    operation: operation ?? '',
    object: (auditData?.ObjectId ?? objectId ?? '').toLowerCase(),
    values: Object.fromEntries(values) as Record<string, string>,
  };
}

/** When the token was issued tells an old session from a new one; the time carries no Z. */
function sessionOf(issued: string | null | undefined, since: string): Activity['session'] {
  const at = Date.parse(issued == null ? '' : asUtc(issued));
  if (Number.isNaN(at)) return 'unknown';
  return at < Date.parse(since) ? 'old' : 'new';
}
