import type { Mailbox } from '../mailbox.ts';

const readingRights = [
  'Reviewer',
  'Author',
  'NonEditingAuthor',
  'PublishingAuthor',
  'Editor',
  'PublishingEditor',
  'Owner',
  'ReadItems',
];

/** Full access that no entry denies opens everything; a right on the inbox that lets its holder read, the inbox. */
export function mayRead(mailbox: Mailbox, objectId: string): boolean {
  if (mailbox.objectId === objectId) return true;
  const full = mailbox.permissions.filter((p) => p.trustee === objectId && p.accessRights.includes('FullAccess'));
  if (full.length > 0 && full.every(({ deny }) => !deny)) return true;
  const inbox = mailbox.folders.find(({ folderType }) => folderType === 'Inbox')?.permissions ?? [];
  // `Default` is for everybody in the organisation who has no entry of their own.
  // https://learn.microsoft.com/powershell/module/exchangepowershell/add-mailboxfolderpermission
  const entry = inbox.find(({ user }) => user === objectId) ?? inbox.find(({ user }) => user === 'Default');
  return entry?.accessRights.some((right) => readingRights.includes(right)) ?? false;
}
