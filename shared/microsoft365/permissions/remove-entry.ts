import * as z from 'zod';
import { Refusal } from '../../domain/errors.ts';
import { toAll, unlessGone } from '../../catalogue/to-all.ts';
import type { Tenant } from '../../catalogue/tenant.ts';
import { text } from '../readings/fields.ts';
import { isNoEntry } from '../readings/mailbox/not-there.ts';

const Namesake = z.object({ PrimarySmtpAddress: text });

/**
 * Takes one entry of somebody's out of a list of permissions; that it is not there is what was wanted. A folder shows people by display
 * name, and two may have the same: then each of them loses the right.
 */
export async function removeEntry(
  cmdlet: string,
  asked: Readonly<Record<string, unknown>>,
  anchor: string,
  tenant: Tenant,
): Promise<void> {
  try {
    await unlessGone(tenant.exchange.run(cmdlet, asked, anchor), isNoEntry);
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'ManagementObjectAmbiguousException')) throw error;
    const name = String(asked['User'] ?? asked['Trustee']);
    const people = z.array(Namesake).parse(await tenant.exchange.run('Get-Recipient', { Identity: name }, name));
    const as = 'User' in asked ? 'User' : 'Trustee';
    await toAll(
      people.flatMap(({ PrimarySmtpAddress: address }) => address || []),
      (address) => `right of ${address}`,
      (address) => unlessGone(tenant.exchange.run(cmdlet, { ...asked, [as]: address }, anchor), isNoEntry),
      () => 'one list',
    );
  }
}
