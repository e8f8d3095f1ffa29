import * as z from 'zod';
import { Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { text } from '../fields.ts';
import { isNotThere } from './not-there.ts';

/** A contact is somebody outside under a name inside. https://learn.microsoft.com/powershell/module/exchangepowershell/get-recipient */
const Recipient = z.object({ PrimarySmtpAddress: text, ExternalEmailAddress: text });

/** The address, or the addresses, that a name of the organisation stands for just now. */
export async function addressOf(recipient: string, tenant: Tenant): Promise<string> {
  try {
    const rows = await tenant.exchange.run('Get-Recipient', { Identity: recipient }, recipient);
    const addresses = z
      .array(Recipient)
      .parse(rows)
      .flatMap(({ PrimarySmtpAddress: own, ExternalEmailAddress: outside }) => [own, outside?.replace(/^smtp:/i, '')]);
    const known = [...new Set(addresses.flatMap((address) => address || []))].sort();
    return known.join(' and ') || 'no address that Exchange tells';
  } catch (error) {
    if (isNotThere(error)) return 'nobody of that name any more';
    // One that is odd must not keep the others from being told.
    if (error instanceof Refusal) return `an address that Exchange does not tell (${error.code})`;
    throw error;
  }
}
