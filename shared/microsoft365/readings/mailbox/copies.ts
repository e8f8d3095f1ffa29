import type { Account } from '../../../domain/account.ts';
import { minutes } from '../../../domain/duration.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { readMessageTrace } from './message-trace.ts';
import type { TracedMail, Whose } from './message-trace.ts';

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

/** Compares the mail from and to the account, since the rules were last changed, with what arrived at the preservation mailbox. */
export async function readCopies(
  account: Account,
  to: string,
  changedAt: string,
  tenant: Tenant,
  most?: number,
): Promise<Copies> {
  const now = Date.parse(tenant.now());
  const trace = async (whose: Whose): Promise<readonly TracedMail[]> =>
    (await readMessageTrace(account, whose, changedAt, tenant, most)).mail;
  const [arrived, sent, received] = await Promise.all([
    trace({ RecipientAddress: [to] }),
    trace({ SenderAddress: account.addresses }),
    trace({ RecipientAddress: account.addresses }),
  ]);
  const copies = new Set(arrived.filter(isDelivered).map(({ messageId }) => messageId));
  const own = [...sent, ...received].filter((mail) => isDelivered(mail) && mail.recipient !== to.toLowerCase());
  const due = own.filter(({ at }) => {
    const time = Date.parse(at);
    return time > Date.parse(changedAt) + ruleTakesEffect && time < now - traceLags;
  });
  const idsOf = (mail: readonly TracedMail[]): string[] => [...new Set(mail.map(({ messageId }) => messageId))];
  return {
    copied: idsOf(own).filter((id) => copies.has(id)).length,
    missing: idsOf(due).filter((id) => !copies.has(id)).length,
  };
}

function isDelivered({ status }: TracedMail): boolean {
  return status === 'Delivered';
}
