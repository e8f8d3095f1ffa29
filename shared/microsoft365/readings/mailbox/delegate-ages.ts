import type { KindOfRight } from './delegates.ts';
import { lastChange } from './mailbox-changes.ts';
import type { MailboxChange } from './mailbox-changes.ts';

/** https://learn.microsoft.com/purview/audit-log-activities#exchange-mailbox-activities */
const kinds: Readonly<Record<KindOfRight, readonly string[]>> = {
  fullAccess: ['Add-MailboxPermission'],
  sendAs: ['Add-RecipientPermission'],
  sendOnBehalf: ['Set-Mailbox'],
  // Given in Active Directory, or by whoever could write through it: this log has nothing of it.
  sendOnBehalfOnPremises: [],
  folders: [
    'Add-MailboxFolderPermission',
    'Set-MailboxFolderPermission',
    'AddFolderPermissions',
    'ModifyFolderPermissions',
    'UpdateFolderPermissions',
  ],
};
export const delegateOperations = Object.values(kinds).flat();

/** When a right of one kind was given to somebody. */
export function ageOfRight(changes: readonly MailboxChange[] | null, kind: KindOfRight, user: string): string {
  if (kind === 'sendOnBehalfOnPremises') return 'unknown';
  return lastChange(changes, ({ operation, values }) => {
    if (!kinds[kind].includes(operation)) return false;
    if (kind === 'sendOnBehalf') return 'grantsendonbehalfto' in values;
    const said = values['user'] ?? values['trustee'];
    // Named by something else than an address, it may be anybody: better too young than too old.
    return said === undefined || !said.includes('@') || !user.includes('@') || said === user.toLowerCase();
  });
}
