import * as z from 'zod';
import type { Account } from '../../domain/account.ts';
import { days } from '../../domain/duration.ts';
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
  Received: z.string(),
  RecipientAddress: z.string(),
  Subject: z.string().nullish(),
  Status: z.string(),
});

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracev2 */
const kept = days(90);
const longestSpan = days(10);

/** What the account sent since then, newest first, as far back as the trace reaches. `most`: rows of one answer, 5000 is the service's own limit. */
export async function readSentMail(
  account: Account,
  since: string,
  tenant: Tenant,
  most = 5_000,
): Promise<{ readonly reaches: string; readonly mail: readonly SentMail[] }> {
  const now = Date.parse(tenant.now());
  const from = Math.max(Date.parse(since), now - kept);
  const mail: SentMail[] = [];
  for (let to = now; to > from; to -= longestSpan) {
    mail.push(...(await readSpan(account, Math.max(from, to - longestSpan), to, tenant, most)));
  }
  return { reaches: new Date(from).toISOString(), mail };
}

/** There are no pages: the next part is asked for by the time and the recipient of the last row. */
async function readSpan(account: Account, from: number, to: number, tenant: Tenant, most: number): Promise<SentMail[]> {
  const found: SentMail[] = [];
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
      ...rows.map(({ Received, RecipientAddress, Subject, Status }) => ({
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
