import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Later, Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';

const Recipient = z.object({ RecipientTypeDetails: z.string() });

/**
 * A licence does not say where the mailbox is: one in an Exchange Server on premises is a mail user here, and every cmdlet that is about a
 * mailbox answers that there is no such object. Whoever reads the case is told which. Asked only once something was not found.
 * https://learn.microsoft.com/powershell/module/exchangepowershell/get-recipient
 */
export async function sayingWhereMailboxIs(error: unknown, account: Account, tenant: Tenant): Promise<unknown> {
  const isNotFound = error instanceof Refusal && error.code === 'ManagementObjectNotFoundException';
  if (!isNotFound || !account.onPremises || !(await isMailUser(account, tenant))) return error;
  const text = 'the mailbox is on premises, where Cordon does not reach: a person has to do this in Exchange Server';
  return new Refusal(error.status, 'MailboxOnPremises', text, { requestId: error.requestId, cause: error });
}

async function isMailUser({ objectId }: Account, tenant: Tenant): Promise<boolean> {
  try {
    const [row] = await tenant.exchange.run('Get-Recipient', { Identity: objectId }, objectId);
    return Recipient.safeParse(row).data?.RecipientTypeDetails === 'MailUser';
  } catch (error) {
    // Then what was answered first is all there is to tell.
    if (error instanceof Refusal || error instanceof Later) return false;
    throw error;
  }
}
