import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { days, minutes } from '../../../domain/duration.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { asUtc, key, text } from '../fields.ts';

/** One message for one recipient, as the message trace shows it. */
export interface TracedMail {
  /** The same for every copy of the message, whoever gets it. */
  readonly messageId: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly recipient: string;
  readonly subject: string;
  readonly status: string;
}

export interface Trace {
  /** ISO 8601 UTC: nothing older is asked for. */
  readonly reaches: string;
  /** All of it, newest first. */
  readonly mail: readonly TracedMail[];
}

const Row = z.object({
  MessageTraceId: key,
  MessageId: text,
  Received: text,
  RecipientAddress: key,
  Subject: text,
  Status: text,
});

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracev2 */
const longestSpan = days(10);
/** A little less than the 90 days: a question that takes a moment to arrive must not reach back too far. */
const kept = days(90) - minutes(10);
/** Rows of one answer; the service allows no more. */
const mostRows = 5_000;

export type Whose = { readonly SenderAddress: readonly string[] } | { readonly RecipientAddress: readonly string[] };

/** What passed since then, as far back as the trace reaches. */
export async function readMessageTrace(
  account: Account,
  whose: Whose,
  since: string,
  tenant: Tenant,
  most = mostRows,
): Promise<Trace> {
  const now = Date.parse(tenant.now());
  const from = Math.max(Date.parse(since), now - kept);
  // Both spans hold what passed at the moment where they meet.
  const mail = new Map<string, TracedMail>();
  for (let to = now; to > from; to -= longestSpan) {
    const asked = { ...whose, StartDate: iso(Math.max(from, to - longestSpan)), ResultSize: most };
    for (const { id, ...one } of await readSpan(account, asked, iso(to), tenant)) {
      mail.set(`${id} ${one.recipient}`, one);
    }
  }
  return { reaches: iso(from), mail: [...mail.values()] };
}

/** There are no pages: the next part is asked for by the time and the recipient of the last row. */
async function readSpan(
  account: Account,
  asked: Readonly<Record<string, unknown>> & { readonly ResultSize: number },
  to: string,
  tenant: Tenant,
): Promise<(TracedMail & { readonly id: string })[]> {
  const found: z.infer<typeof Row>[] = [];
  for (let next: Record<string, string> = { EndDate: to }; ;) {
    const answer = await tenant.exchange.run('Get-MessageTraceV2', { ...asked, ...next }, account.objectId);
    const rows = z.array(Row).parse(answer);
    found.push(...rows);
    const last = rows.at(-1);
    if (!last || rows.length < asked.ResultSize) break;
    if (last.Received == null)
      throw new Refusal(200, 'UnexpectedAnswer', 'the message trace does not say where it ends');
    const after = { EndDate: asUtc(last.Received), StartingRecipientAddress: last.RecipientAddress };
    // Without progress the same answer would come for ever.
    if (after.EndDate === next['EndDate'] && after.StartingRecipientAddress === next['StartingRecipientAddress'])
      throw new Refusal(400, 'TooManyResults', 'the message trace has more than it tells');
    next = after;
  }
  return found.map(({ MessageTraceId, MessageId, Received, RecipientAddress, Subject, Status }) => ({
    id: MessageTraceId,
    messageId: MessageId ?? MessageTraceId,
    // Without a time, as late as it can have been.
    at: iso(Date.parse(asUtc(Received ?? to))),
    recipient: RecipientAddress.toLowerCase(),
    subject: Subject ?? '',
    status: Status ?? 'unknown',
  }));
}

const iso = (time: number): string => new Date(time).toISOString();
