import * as z from 'zod';
import type { Account } from '../../domain/account.ts';
import { days, minutes } from '../../domain/duration.ts';
import type { Tenant } from '../../tenant/tenant.ts';

const Traced = z.object({
  MessageId: z.string(),
  RecipientAddress: z.string(),
  Received: z.string(),
  Status: z.string(),
});
type Traced = z.infer<typeof Traced>;

/** How the mail of an account was copied, as the message trace tells it. */
export interface Copies {
  readonly copied: number;
  /** Mail that should have been copied and was not. */
  readonly missing: number;
}

/** A rule takes effect that late. https://learn.microsoft.com/exchange/security-and-compliance/mail-flow-rules/manage-mail-flow-rules */
const ruleTakesEffect = minutes(30);
/** The trace shows a message that late. https://learn.microsoft.com/exchange/monitoring/trace-an-email-message/message-trace-modern-eac */
const traceLags = minutes(10);
/** One question may reach that far. https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracev2 */
const reach = days(10);

/** Compares the mail from and to the account, since the rules were last changed, with what arrived at the preservation mailbox. */
export async function readCopies(account: Account, to: string, changedAt: string, tenant: Tenant): Promise<Copies> {
  const now = Date.parse(tenant.now());
  const from = Math.max(Date.parse(changedAt), now - reach + minutes(1));
  const between = { StartDate: new Date(from).toISOString(), EndDate: new Date(now).toISOString(), ResultSize: 5000 };
  const trace = async (by: Readonly<Record<string, unknown>>): Promise<Traced[]> => {
    const rows = await tenant.exchange.run('Get-MessageTraceV2', { ...by, ...between }, account.objectId);
    return z.array(Traced).parse(rows);
  };
  const [arrived, sent, received] = await Promise.all([
    trace({ RecipientAddress: [to] }),
    trace({ SenderAddress: account.addresses }),
    trace({ RecipientAddress: account.addresses }),
  ]);
  const copies = new Set(arrived.filter(isDelivered).map(({ MessageId }) => MessageId));
  const own = [...sent, ...received].filter((row) => isDelivered(row) && !isSame(row.RecipientAddress, to));
  const due = own.filter(({ Received: at }) => {
    const time = Date.parse(at);
    return time > Date.parse(changedAt) + ruleTakesEffect && time < now - traceLags;
  });
  const idsOf = (rows: readonly Traced[]): string[] => [...new Set(rows.map(({ MessageId }) => MessageId))];
  return {
    copied: idsOf(own).filter((id) => copies.has(id)).length,
    missing: idsOf(due).filter((id) => !copies.has(id)).length,
  };
}

function isDelivered({ Status }: Traced): boolean {
  return Status === 'Delivered';
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
