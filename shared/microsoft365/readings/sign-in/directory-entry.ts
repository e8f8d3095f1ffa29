import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { ActiveDirectory, Tenant } from '../../../catalogue/tenant.ts';
import type { Permission } from '../../../catalogue/permission.ts';

export const readEntryPermission: Permission = {
  api: 'active-directory',
  role: 'Read account',
  for: 'read userAccountControl, pwdLastSet, lockoutTime and adminCount',
};

/** Where the account is mastered, and its name there. Throws `Refusal` where Cordon was disconnected while the case ran. */
export function directoryOf(
  { onPremises }: Account,
  { activeDirectory }: Tenant,
): { directory: ActiveDirectory; sid: string } {
  const sid = onPremises?.securityIdentifier;
  if (!activeDirectory || !sid) throw new Refusal(409, 'NotConnected', 'Active Directory is not connected any more');
  return { directory: activeDirectory, sid };
}

/** The account as its domain controller shows it, without what names it. */
export async function readDirectoryEntry(
  account: Account,
  tenant: Tenant,
): Promise<{ isEnabled: boolean; passwordLastSet: string | null; isProtected: boolean }> {
  const { directory, sid } = directoryOf(account, tenant);
  const { isEnabled, passwordLastSet, isProtected } = await directory.read(sid);
  return { isEnabled, passwordLastSet, isProtected };
}

/** Why the steps over LDAPS do not apply; true where they do. */
export function isReachedByLdaps({ onPremises }: Account): true | string {
  if (!onPremises) return 'the account is mastered in the cloud';
  return onPremises.connector === 'ldaps' ? true : 'Active Directory is not connected over LDAPS';
}
