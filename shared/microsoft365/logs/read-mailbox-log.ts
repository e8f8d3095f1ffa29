import type { Account } from '../../domain/account.ts';
import { minutes } from '../../domain/duration.ts';
import { Refusal, reasonOf } from '../../domain/errors.ts';
import type { Tenant } from '../../catalogue/tenant.ts';
import { judge, quietAt } from '../../plan/proof.ts';
import type { LogReading, ProofTerms } from '../../plan/proof.ts';
import { markIn, markMailbox, switchedOffIn } from '../readings/mailbox/audit-mark.ts';
import {
  askForMailboxActivity,
  readMailboxActivity,
  searchMailboxActivity,
} from '../readings/mailbox/mailbox-activity.ts';
import type { MailboxLog } from '../readings/mailbox/mailbox-activity.ts';
import { auditLag } from '../readings/mailbox/mailbox-changes.ts';
import { readAuditing } from '../readings/mailbox/why-unaudited.ts';
import { mailboxAudit } from './logs.ts';

const queryRuns = minutes(3);

interface Asked {
  readonly account: Account;
  readonly terms: ProofTerms;
  readonly tenant: Tenant;
  readonly waiting: Pick<LogReading, 'log' | 'seen' | 'markedAt'> & { readonly state: 'waiting' };
}

/**
 * Once the mailbox has to have been quiet, it is marked; once the log can have taken the mark in, it is asked for. Only a log that shows the
 * mark is quiet: queries of a tenant were seen to succeed and to find nothing.
 */
export async function readMailboxLog(
  account: Account,
  terms: ProofTerms,
  known: LogReading | undefined,
  tenant: Tenant,
): Promise<LogReading> {
  const { query, markedAt, seen = [] } = known ?? {};
  const waiting = { log: mailboxAudit.name, state: 'waiting', seen, ...(markedAt ? { markedAt } : {}) } as const;
  const asked = { account, terms, tenant, waiting };
  if (markedAt === undefined) return mark(asked);
  if (query?.control !== undefined && query.version !== undefined) {
    const { id, control, version } = query;
    const log = await readMailboxActivity({ id, control, version }, terms.since, tenant);
    if (log !== 'running' && log !== 'failed') return judged(log, markedAt, asked);
    const isOver = tenant.now() >= terms.giveUpAt;
    if (isOver) {
      const note = log === 'running' ? 'the query did not end' : 'the query failed again and again';
      return { ...waiting, state: 'unknown', note };
    }
    if (log === 'running') return { ...waiting, query, note: 'a query is running', lookAgain: queryRuns };
    return { ...waiting, note: 'the query failed and is asked for again', lookAgain: queryRuns };
  }
  const early = Date.parse(markedAt) + auditLag - Date.parse(tenant.now());
  if (early > 0) return { ...waiting, note: untilShown(markedAt), lookAgain: early };
  const askedAt = tenant.now();
  const queries = await askForMailboxActivity(account, terms.since, tenant);
  if (queries) return { ...waiting, note: 'a query is running', query: { ...queries, askedAt }, lookAgain: queryRuns };
  return judged(undefined, markedAt, asked);
}

async function mark({ account, terms, tenant, waiting }: Asked): Promise<LogReading> {
  const due = quietAt(mailboxAudit, terms, waiting.seen) + minutes(1);
  const early = due - Date.parse(tenant.now());
  if (early > 0) {
    const note = `the mailbox has to be quiet until ${new Date(due).toISOString()}; then the log is asked`;
    return { ...waiting, note, lookAgain: early };
  }
  const { unaudited } = await readAuditing(account, tenant);
  if (unaudited !== undefined) return { ...waiting, state: 'unknown', note: unaudited };
  await markMailbox(account, tenant);
  const markedAt = tenant.now();
  return { ...waiting, markedAt, note: untilShown(markedAt), lookAgain: auditLag };
}

function untilShown(markedAt: string): string {
  return `the mailbox was marked at ${markedAt}, and the log is asked once it can show that`;
}

/** Life is told at once; quiet only with the mark in sight. Where Graph does not show it, Exchange is searched. */
async function judged(log: MailboxLog | undefined, markedAt: string, asked: Asked): Promise<LogReading> {
  const { account, terms, tenant, waiting } = asked;
  const { unaudited, names } = await readAuditing(account, tenant);
  if (unaudited !== undefined) return { ...waiting, state: 'unknown', note: unaudited };
  const known = new Set(names.map((name) => name.toLowerCase()));
  const judgeBy = (shown: MailboxLog): LogReading | undefined => {
    const reaches = markIn(shown.control, markedAt, known);
    const reading = judge(mailboxAudit, { reaches, activity: shown.activity }, terms, tenant.now());
    if (reading.state === 'alive') return reading;
    const off = switchedOffIn(shown.control, known);
    if (off !== undefined) return { ...waiting, state: 'unknown', note: `auditing was switched off at ${off}` };
    if (reaches === undefined) return undefined;
    return reading.lookAgain === undefined ? reading : { ...reading, lookAgain: reading.lookAgain + minutes(1) };
  };
  const told = log && judgeBy(log);
  if (told) return told;
  let refused = '';
  try {
    const found = judgeBy(await searchMailboxActivity(account, terms.since, tenant));
    if (found) return found;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refused = `; Exchange's own search: ${reasonOf(error)}`;
  }
  const note = `the log does not show what Cordon itself did in the mailbox at ${markedAt}${refused}`;
  if (tenant.now() >= terms.giveUpAt) return { ...waiting, state: 'unknown', note };
  return { ...waiting, note, lookAgain: minutes(30) };
}
