import * as z from 'zod';
import type { Account, Learnt } from '../domain/account.ts';
import { Later, Refusal } from '../domain/errors.ts';
import type { Permission } from '../catalogue/permission.ts';
import type { Tenant } from '../catalogue/tenant.ts';
import { text } from './readings/fields.ts';
import { isNotThere } from './readings/mailbox/not-there.ts';

/** What learning the rest of an account needs. */
export const learnPermissions: readonly Permission[] = [
  { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-Recipient (what kind of mailbox the account has)' },
];

/** Asks what the cut-off does not need. Without `isComplete`: something was not answered, and may be asked again. */
export async function learnAccount(
  account: Account,
  tenant: Tenant,
): Promise<{ readonly learnt: Learnt; readonly isComplete: boolean }> {
  let isComplete = true;
  const said = async <T>(question: Promise<T>): Promise<T | null> => {
    try {
      return await question;
    } catch (error) {
      if (error instanceof Later) isComplete = false;
      else if (!(error instanceof Refusal)) throw error;
      return null;
    }
  };
  const [mailbox] = await Promise.all([said(readMailboxKind(account, tenant))]);
  return { learnt: { at: tenant.now(), mailbox }, isComplete };
}

const Recipient = z.object({ ExternalDirectoryObjectId: text, RecipientTypeDetails: text });

/**
 * What kind of mailbox the account has. Only Exchange knows: shared and room mailboxes have no licence, and many a plan names Exchange and
 * gives no mailbox. A synchronised account whose mailbox is on premises is a mail user here.
 * https://learn.microsoft.com/powershell/module/exchangepowershell/get-recipient
 */
async function readMailboxKind({ objectId, onPremises }: Account, tenant: Tenant): Promise<Learnt['mailbox']> {
  try {
    const rows = await tenant.exchange.run('Get-Recipient', { Identity: objectId }, objectId);
    const kinds = z
      .array(Recipient)
      .parse(rows)
      .flatMap((row) => {
        const isOwn = (row.ExternalDirectoryObjectId ?? objectId).toLowerCase() === objectId.toLowerCase();
        return isOwn ? [row.RecipientTypeDetails ?? ''] : [];
      });
    const mailbox = kinds.find((kind) => kind.endsWith('Mailbox'));
    if (mailbox !== undefined) return ofMailbox[mailbox] ?? 'user';
    return onPremises && kinds.includes('MailUser') ? 'on-premises' : 'none';
  } catch (error) {
    if (isNotThere(error)) return 'none';
    throw error;
  }
}

const ofMailbox: Readonly<Record<string, Learnt['mailbox']>> = {
  SharedMailbox: 'shared',
  TeamMailbox: 'shared',
  RoomMailbox: 'room',
  EquipmentMailbox: 'room',
};
