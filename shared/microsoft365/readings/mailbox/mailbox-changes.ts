import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { days, fromWholeSeconds, inWholeSeconds, minutes } from '../../../domain/duration.ts';
import { expecting } from '../../../catalogue/expecting.ts';
import { Later, Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';
import { text } from '../fields.ts';
import { namesByNow } from '../history/names-by-now.ts';
import { readAuditing } from './why-unaudited.ts';

/** One change to a mailbox, as the audit log tells it. */
export interface MailboxChange {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly operation: string;
  /** Whether a person made it; applications have no principal name. */
  readonly byPerson: boolean;
  /** As whom; lower case, empty where the log does not say. */
  readonly by: string;
  /** The file that it was made on, a GUID; lower case, empty where it is none. It stays when the file is renamed or moved. */
  readonly file: string;
  /** What it was made on: a mailbox, or a rule in it as `mailbox\rule`. Lower case, like everything that is compared. */
  readonly object: string;
  readonly values: Readonly<Record<string, string>>;
}

/** "It can take 60 to 90 minutes." A query tells everything up to that long before it was asked for. https://learn.microsoft.com/purview/audit-search */
export const auditLag = minutes(90);

/** The older licences keep the log that long. https://learn.microsoft.com/purview/audit-solutions-overview */
export const kept = days(180);
/** More than that one search does not tell. https://learn.microsoft.com/powershell/module/exchangepowershell/search-unifiedauditlog */
const most = 50_000;

const Named = z.object({ Name: z.string().nullish(), Value: z.unknown().optional() });
/** https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema */
const Data = z.object({
  CreationTime: z.string(),
  Operation: z.string(),
  UserId: z.string().nullish(),
  ObjectId: z.string().nullish(),
  ListItemUniqueId: text,
  MailboxOwnerUPN: z.string().nullish(),
  // Every workload has a form of its own: Purview gives the parameters as one text.
  Parameters: z.array(Named).nullish().catch(null),
  OperationProperties: z.array(Named).nullish().catch(null),
  Item: z
    .object({ ParentFolder: z.object({ MemberUpn: z.string().nullish() }).nullish() })
    .nullish()
    .catch(null),
  TargetUserOrGroupName: text,
  FlowDetailsUrl: text,
});
const Row = z.object({ AuditData: text, ResultIndex: z.number().nullish().catch(null) });

/**
 * What the account itself changed since then. A door must not stay open for a date: where the log cannot be read just now, it is null, and
 * release reads again.
 */
export async function readOwnChanges(
  account: Account,
  from: string,
  operations: readonly string[],
  tenant: Tenant,
): Promise<readonly MailboxChange[] | null> {
  try {
    const users = await namesByNow(account, tenant);
    return await readAuditLog(account, { from, to: tenant.now(), operations, users }, tenant);
  } catch (error) {
    if (error instanceof Refusal || error instanceof Later) return null;
    throw error;
  }
}

/** What Cordon does in every mailbox it contains: a log that does not show any of it tells nothing of others either. */
const ownActs = ['Set-Mailbox', 'Set-CASMailbox'];

/**
 * What anybody had changed in the mailbox by the time it was captured: read at release, when the log has taken it all in. Throws `Later`;
 * null where it tells too little to date anything, or does not show what Cordon itself did there afterwards.
 */
export async function readChangesForRelease(
  account: Account,
  readAt: string,
  operations: readonly string[],
  { kind, compromisedSince }: ReleaseContext,
  tenant: Tenant,
): Promise<readonly MailboxChange[] | null> {
  // In a false alarm nothing has to be dated.
  if (kind === 'false-alarm') return [];
  const now = Date.parse(tenant.now());
  if (now - Date.parse(compromisedSince) > kept || now - Date.parse(readAt) < auditLag) return null;
  try {
    const { unaudited, names } = await readAuditing(account, tenant);
    if (unaudited !== undefined) return null;
    const asked = { from: compromisedSince, to: tenant.now(), operations: [...new Set([...operations, ...ownActs])] };
    const known = new Set(names.map((name) => name.toLowerCase()));
    // What the account itself did counts wherever it was: the mailbox may have had another name then.
    const isOurs = (one: MailboxChange): boolean => isIn(one, known) || known.has(one.by);
    const found = (await readAuditLog(account, { ...asked, users: [] }, tenant)).filter(isOurs);
    // The log knows whole seconds: what an application did in the second of the capture is what Cordon did right after it.
    const second = fromWholeSeconds(inWholeSeconds(Date.parse(readAt)));
    const isControl = ({ byPerson, at }: MailboxChange): boolean => !byPerson && Date.parse(at) >= second;
    if (!found.some(isControl)) return null;
    return found.filter(
      (change) =>
        operations.includes(change.operation) &&
        Date.parse(change.at) <= Date.parse(readAt) &&
        (change.byPerson || Date.parse(change.at) < second),
    );
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** When something arose: the latest change that is about it, `earlier` where the log has none, `unknown` where it could not be read. */
export function lastChange(
  changes: readonly MailboxChange[] | null,
  isAbout: (change: MailboxChange) => boolean,
): string {
  if (changes === null) return 'unknown';
  const times = changes.filter(isAbout).map(({ at }) => at);
  return times.sort().at(-1) ?? 'earlier';
}

/** What is known of an age at release: a date once seen stays; that nothing was seen at capture says nothing, the log lags. */
export function ageAtRelease(captured: string, seenNow: string): string {
  if (seenNow !== 'unknown' && seenNow !== 'earlier') return seenNow;
  return captured === 'earlier' || captured === 'unknown' ? seenNow : captured;
}

interface Question {
  readonly from: string;
  readonly to: string;
  readonly operations: readonly string[];
  readonly users: readonly string[];
}

/** Rows of an unknown form tell as little as none: throws `Refusal`. */
export const readAuditLog = expecting(search);

/**
 * The same question is asked under one session until a page is empty: how many rows there are is told of all or of the page, as it happens.
 * https://learn.microsoft.com/purview/audit-log-search-script, https://github.com/invictus-ir/Microsoft-Extractor-Suite/issues/199
 */
async function search(account: Account, question: Question, tenant: Tenant): Promise<MailboxChange[]> {
  const { from, to, operations, users } = question;
  const asked = {
    StartDate: from,
    EndDate: to,
    Operations: operations,
    ...(users.length > 0 ? { UserIds: users } : {}),
    SessionId: randomUUID(),
    SessionCommand: 'ReturnLargeSet',
    ResultSize: 5000,
  };
  const found: MailboxChange[] = [];
  for (;;) {
    const rows = await rowsOf(asked, account, tenant);
    if (rows.length === 0) return found;
    found.push(...rows.map(({ AuditData }) => changeOf(AuditData ?? '')));
    if (found.length >= most) throw new Refusal(400, 'TooManyResults', 'the audit log has more than it tells');
  }
}

/** Throws `Later` for the row that stands for a search that ran out of time: it looks like one that found something. */
async function rowsOf(
  asked: Readonly<Record<string, unknown>>,
  { objectId }: Account,
  tenant: Tenant,
): Promise<z.infer<typeof Row>[]> {
  const rows = z.array(Row).parse(await tenant.exchange.run('Search-UnifiedAuditLog', asked, objectId));
  if (rows.some(({ ResultIndex }) => ResultIndex === -1))
    throw new Later('the search of the audit log ran out of time');
  return rows;
}

/** Whether the log tells of anybody's work of this kind since then: one that shows nothing of it was seen to show nothing at all. */
export async function tellsOfAnybodys(
  recordType: string,
  since: string,
  account: Account,
  tenant: Tenant,
): Promise<boolean> {
  const asked = { StartDate: since, EndDate: tenant.now(), RecordType: recordType, ResultSize: 1 };
  return (await rowsOf(asked, account, tenant)).length > 0;
}

function changeOf(text: string): MailboxChange {
  const data = Data.parse(parsed(text));
  const values = [...(data.Parameters ?? []), ...(data.OperationProperties ?? [])].map(({ Name, Value }) => [
    (Name ?? '').toLowerCase(),
    (typeof Value === 'string' ? Value : JSON.stringify(Value ?? '')).toLowerCase(),
  ]);
  const member = data.Item?.ParentFolder?.MemberUpn;
  if (member) values.push(['user', member.toLowerCase()]);
  if (data.TargetUserOrGroupName) values.push(['target', data.TargetUserOrGroupName.toLowerCase()]);
  return {
    // The time carries no zone and is UTC.
    at: new Date(/Z$/.test(data.CreationTime) ? data.CreationTime : `${data.CreationTime}Z`).toISOString(),
    operation: data.Operation,
    byPerson: data.UserId?.includes('@') ?? true,
    by: data.UserId?.toLowerCase() ?? '',
    file: data.ListItemUniqueId?.toLowerCase() ?? '',
    object: (data.ObjectId ?? data.MailboxOwnerUPN ?? data.FlowDetailsUrl ?? '').toLowerCase(),
    values: Object.fromEntries(values) as Record<string, string>,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object comes as a name, an id or a path that ends with one. */
export function isIn(
  { object, values }: Pick<MailboxChange, 'object' | 'values'>,
  names: ReadonlySet<string>,
): boolean {
  const said = [object, values['identity'] ?? '', values['mailbox'] ?? ''];
  return said.flatMap((value) => value.split(/[\\/:]/)).some((part) => names.has(part));
}
