import * as z from 'zod';
import type { Account } from '../../domain/account.ts';
import { days, minutes } from '../../domain/duration.ts';
import type { Tenant } from '../../tenant/tenant.ts';

/** One message for one recipient, as the message trace shows it. */
export interface SentMail {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly recipient: string;
  readonly subject: string;
  readonly status: string;
}

const Row = z.object({
  MessageTraceId: z.string(),
  Received: z.string(),
  RecipientAddress: z.string(),
  Subject: z.string().nullish(),
  Status: z.string(),
});

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracev2 */
const longestSpan = days(10);
/** A little less than the 90 days: a question that takes a moment to arrive must not reach back too far. */
const kept = days(90) - minutes(10);

/** What the account sent since then, newest first, as far back as the trace reaches. `most`: rows of one answer, 5000 is the service's own limit. */
export async function readSentMail(
  account: Account,
  since: string,
  tenant: Tenant,
  most = 5_000,
): Promise<{ readonly reaches: string; readonly mail: readonly SentMail[] }> {
  const now = Date.parse(tenant.now());
  const from = Math.max(Date.parse(since), now - kept);
  // Both spans hold what was sent at the moment where they meet.
  const mail = new Map<string, SentMail>();
  for (let to = now; to > from; to -= longestSpan) {
    const span = await readSpan(account, Math.max(from, to - longestSpan), to, tenant, most);
    for (const { id, ...one } of span) mail.set(`${id} ${one.recipient}`, one);
  }
  return { reaches: new Date(from).toISOString(), mail: [...mail.values()] };
}

type Traced = SentMail & { readonly id: string };

/** There are no pages: the next part is asked for by the time and the recipient of the last row. */
async function readSpan(account: Account, from: number, to: number, tenant: Tenant, most: number): Promise<Traced[]> {
  const found: Traced[] = [];
  const asked = {
    SenderAddress: [...new Set([account.userPrincipalName.toLowerCase(), ...account.addresses])],
    StartDate: new Date(from).toISOString(),
    ResultSize: most,
  };
  let next: Record<string, string> = { EndDate: new Date(to).toISOString() };
  for (;;) {
    const rows = z
      .array(Row)
      .parse(await tenant.exchange.run('Get-MessageTraceV2', { ...asked, ...next }, account.objectId));
    found.push(
      ...rows.map(({ MessageTraceId, Received, RecipientAddress, Subject, Status }) => ({
        id: MessageTraceId,
        at: new Date(asUtc(Received)).toISOString(),
        recipient: RecipientAddress.toLowerCase(),
        subject: Subject ?? '',
        status: Status,
      })),
    );
    const last = rows.at(-1);
    if (!last || rows.length < most) return found;
    const after = { EndDate: asUtc(last.Received), StartingRecipientAddress: last.RecipientAddress };
    // Without progress the same answer would come for ever.
    if (after.EndDate === next['EndDate'] && after.StartingRecipientAddress === next['StartingRecipientAddress']) {
      return found;
    }
    next = after;
  }
}

/** Exchange gives times in UTC, often without saying so. */
function asUtc(time: string): string {
  return /(Z|[+-]\d\d:\d\d)$/.test(time) ? time : `${time}Z`;
}
