import { hasMailbox } from '../account-facts.ts';
import type { Account } from '../../domain/account.ts';
import { minutes } from '../../domain/duration.ts';
import { Later, Refusal, reasonOf } from '../../domain/errors.ts';
import { expecting } from '../../catalogue/expecting.ts';
import type { Tenant } from '../../catalogue/tenant.ts';
import { judge, listensFrom } from '../../plan/proof.ts';
import type { LogReading, ProofTerms } from '../../plan/proof.ts';
import { directoryForSignIns } from '../readings/sign-in/sign-in-log.ts';
import { readSignInActivity } from '../readings/sign-in/sign-in-activity.ts';
import { readMailboxLog } from './read-mailbox-log.ts';
import { interactiveSignIns, logs, mailboxAudit } from './logs.ts';
import type { Log } from '../../catalogue/log.ts';
import type { Permission } from '../../catalogue/permission.ts';

export const accessPermissions: readonly Permission[] = [
  { api: 'graph', role: 'AuditLog.Read.All', for: 'read sign-ins after the cut-off (needs Entra ID P1 or P2)' },
  directoryForSignIns,
  {
    api: 'graph',
    role: 'AuditLogsQuery-Exchange.Read.All',
    for: 'read what was done in the mailbox after the cut-off',
  },
  { api: 'graph', role: 'User.Read.All', for: 'follow an account that was renamed' },
  {
    api: 'exchange',
    role: 'Exchange.ManageAsApp',
    for: 'learn whether what happens in the mailbox is recorded, leave a mark that the log has to show, and search the log',
  },
];

/** Looks into each log that is still waited for; what has been settled stays settled. */
export async function readLogs(
  account: Account,
  terms: ProofTerms,
  before: readonly LogReading[],
  tenant: Tenant,
): Promise<LogReading[]> {
  const kept = logs.filter((log) => log !== mailboxAudit || hasMailbox(account) === true);
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

/** What could not be read is unknown, and where it may pass, asked for again until patience runs out. */
function unread(log: Log, error: unknown, terms: ProofTerms, known: LogReading | undefined, now: string): LogReading {
  const seen = known?.seen ?? [];
  const note = reasonOf(error);
  if (error instanceof Refusal || now >= terms.giveUpAt) return { log: log.name, state: 'unknown', seen, note };
  const lookAgain = (error instanceof Later ? error.after : undefined) ?? minutes(5);
  const { query, markedAt } = known ?? {};
  const underWay = { ...(query ? { query } : {}), ...(markedAt ? { markedAt } : {}) };
  return { log: log.name, state: 'waiting', seen, note, lookAgain, ...underWay };
}
