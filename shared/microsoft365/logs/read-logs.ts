import type { Account } from '../../domain/account.ts';
import { minutes } from '../../domain/duration.ts';
import { Later, Refusal, reasonOf } from '../../domain/errors.ts';
import { expecting } from '../../catalogue/expecting.ts';
import type { Tenant } from '../../catalogue/tenant.ts';
import { judge, listensFrom, quietAt } from '../../plan/proof.ts';
import type { LogReading, ProofTerms } from '../../plan/proof.ts';
import { askForMailboxActivity, auditLag, readMailboxActivity } from '../readings/mailbox/mailbox-activity.ts';
import { whyUnaudited } from '../readings/mailbox/why-unaudited.ts';
import { readSignInActivity } from '../readings/sign-in/sign-in-activity.ts';
import { interactiveSignIns, logs, mailboxAudit } from './logs.ts';
import type { Log } from '../../catalogue/log.ts';
import type { Permission } from '../../catalogue/permission.ts';

export const accessPermissions: readonly Permission[] = [
  { api: 'graph', role: 'AuditLog.Read.All', for: 'read sign-ins after the cut-off' },
  {
    api: 'graph',
    role: 'AuditLogsQuery-Exchange.Read.All',
    for: 'read what was done in the mailbox after the cut-off',
  },
  { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'learn whether what happens in the mailbox is recorded' },
];

/** Looks into each log that is still waited for; what has been settled stays settled. */
export async function readLogs(
  account: Account,
  terms: ProofTerms,
  before: readonly LogReading[],
  tenant: Tenant,
): Promise<LogReading[]> {
  const kept = logs.filter((log) => log !== mailboxAudit || account.hasMailbox);
  return Promise.all(
    kept.map(async (log) => {
      const known = before.find((reading) => reading.log === log.name);
      if (known && known.state !== 'waiting') return known;
      try {
        return await expecting(readLog)(log, account, terms, known, tenant);
      } catch (error) {
        return unread(log, error, terms, known, tenant.now());
      }
    }),
  );
}

async function readLog(
  log: Log,
  account: Account,
  terms: ProofTerms,
  known: LogReading | undefined,
  tenant: Tenant,
): Promise<LogReading> {
  if (log === mailboxAudit) return readMailboxLog(account, terms, known, tenant);
  const kind = log === interactiveSignIns ? 'interactiveUser' : 'nonInteractiveUser';
  return judge(log, await readSignInActivity(account, listensFrom(terms), kind, tenant), terms, tenant.now());
}

const queryRuns = minutes(3);

/** A query is asked for when it can reach far enough, read when it has run, and asked for again where it did not reach. */
async function readMailboxLog(
  account: Account,
  terms: ProofTerms,
  known: LogReading | undefined,
  tenant: Tenant,
): Promise<LogReading> {
  const seen = known?.seen ?? [];
  const waiting = { log: mailboxAudit.name, state: 'waiting', seen } as const;
  if (known?.query) {
    const { id, askedAt } = known.query;
    const activity = await readMailboxActivity(id, terms.since, tenant);
    if (activity === 'running') {
      if (tenant.now() >= terms.giveUpAt) return { ...waiting, state: 'unknown', note: 'the query did not end' };
      return { ...known, lookAgain: queryRuns };
    }
    if (activity !== 'failed') {
      const reaches = new Date(Date.parse(askedAt) - auditLag).toISOString();
      const reading = judge(mailboxAudit, { reaches, activity }, terms, tenant.now());
      return reading.lookAgain === undefined ? reading : { ...reading, lookAgain: reading.lookAgain + auditLag };
    }
    if (tenant.now() >= terms.giveUpAt)
      return { ...waiting, state: 'unknown', note: 'the query failed again and again' };
    return { ...waiting, note: 'the query failed and is asked for again', lookAgain: queryRuns };
  }
  const reachesAt = quietAt(mailboxAudit, terms, seen) + auditLag;
  const early = reachesAt - Date.parse(tenant.now());
  if (early > 0) {
    return { ...waiting, note: `a query reaches far enough at ${new Date(reachesAt).toISOString()}`, lookAgain: early };
  }
  const unaudited = await whyUnaudited(account, tenant);
  if (unaudited !== undefined) return { ...waiting, state: 'unknown', note: unaudited };
  const askedAt = tenant.now();
  const id = await askForMailboxActivity(account, terms.since, tenant);
  return { ...waiting, note: 'a query is running', query: { id, askedAt }, lookAgain: queryRuns };
}

/** What could not be read is unknown, and where it may pass, asked for again until patience runs out. */
function unread(log: Log, error: unknown, terms: ProofTerms, known: LogReading | undefined, now: string): LogReading {
  const seen = known?.seen ?? [];
  const note = reasonOf(error);
  if (error instanceof Refusal || now >= terms.giveUpAt) return { log: log.name, state: 'unknown', seen, note };
  const lookAgain = (error instanceof Later ? error.after : undefined) ?? minutes(5);
  return { log: log.name, state: 'waiting', seen, note, lookAgain, ...(known?.query ? { query: known.query } : {}) };
}
