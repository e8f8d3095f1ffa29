import { hasPermissions, type Folder } from '../mailbox-folder.ts';
import type { Mailbox } from '../mailbox.ts';
import { CmdletError, notFound, text, texts, type Cmdlet, type Invocation } from './cmdlet.ts';
import { folderUserNamed, mailboxNamed, wrote } from './recipients.ts';

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailboxfolderstatistics */
export const getMailboxFolderStatistics: Cmdlet = {
  run(invocation) {
    const mailbox = mailboxNamed(invocation.state, text(invocation, 'Identity'));
    return mailbox.folders.map(({ folderId, name, path, folderType, calendar }) => ({
      Identity: `${mailbox.name}\\${path}`,
      Name: name,
      FolderPath: `/${path}`,
      FolderId: folderId,
      FolderType: folderType,
      ContainerClass: folderType === 'Calendar' || calendar ? 'IPF.Appointment' : 'IPF.Note',
    }));
  },
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailboxfolderpermission */
export const getMailboxFolderPermission: Cmdlet = {
  run(invocation) {
    const { folder } = folderNamed(invocation);
    const isAsked = invocation.parameters['User'] !== undefined;
    const asked = isAsked ? folderUserNamed(invocation.state, text(invocation, 'User'), folder.permissions) : undefined;
    const entries = folder.permissions.filter(({ user }) => asked === undefined || user === asked);
    if (asked !== undefined && entries.length === 0) throw noEntryOf(asked);
    return entries.map(({ user, accessRights, sharingPermissionFlags }) => ({
      FolderName: folder.name,
      // Folders show people by display name.
      User: invocation.state.mailboxes.get(user)?.displayName ?? invocation.state.mailGroups.get(user)?.name ?? user,
      AccessRights: accessRights,
      SharingPermissionFlags: sharingPermissionFlags.length > 0 ? sharingPermissionFlags.join(', ') : null,
    }));
  },
};

export const removeMailboxFolderPermission: Cmdlet = {
  run(invocation) {
    const { mailbox, folder } = folderNamed(invocation);
    const user = folderUserNamed(invocation.state, text(invocation, 'User'), folder.permissions);
    if (user === 'Default' || user === 'Anonymous') {
      const type = 'Microsoft.Exchange.Management.StoreTasks.CannotRemoveSpecialUserException';
      throw new CmdletError(400, type, `The user "${user}" can't be removed.`);
    }
    if (!folder.permissions.some((p) => p.user === user)) throw noEntryOf(user);
    folder.permissions = folder.permissions.filter((p) => p.user !== user);
    wrote(invocation.state, 'Remove-MailboxFolderPermission', mailbox);
    return [];
  },
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/add-mailboxfolderpermission */
export const addMailboxFolderPermission: Cmdlet = {
  run(invocation) {
    const { mailbox, folder } = folderNamed(invocation);
    const user = folderUserNamed(invocation.state, text(invocation, 'User'), folder.permissions);
    if (folder.permissions.some((p) => p.user === user)) {
      const type = 'Microsoft.Exchange.Management.StoreTasks.UserAlreadyExistsInPermissionEntryException';
      throw new CmdletError(400, type, `An existing permission entry was found for user: ${user}.`);
    }
    folder.permissions.push({
      user,
      accessRights: texts(invocation, 'AccessRights'),
      sharingPermissionFlags: texts(invocation, 'SharingPermissionFlags'),
    });
    wrote(invocation.state, 'Add-MailboxFolderPermission', mailbox);
    return [];
  },
};

/** The only way to take rights from `Default` and `Anonymous`. https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailboxfolderpermission */
export const setMailboxFolderPermission: Cmdlet = {
  run(invocation) {
    const { mailbox, folder } = folderNamed(invocation);
    const user = folderUserNamed(invocation.state, text(invocation, 'User'), folder.permissions);
    const old = folder.permissions.find((p) => p.user === user);
    if (!old) throw noEntryOf(user);
    const entry = {
      user,
      accessRights: texts(invocation, 'AccessRights'),
      sharingPermissionFlags: texts(invocation, 'SharingPermissionFlags'),
    };
    folder.permissions = folder.permissions.map((p) => (p === old ? entry : p));
    wrote(invocation.state, 'Set-MailboxFolderPermission', mailbox);
    return [];
  },
};

function noEntryOf(user: string): CmdletError {
  const type = 'Microsoft.Exchange.Management.StoreTasks.UserNotFoundInPermissionEntryException';
  return new CmdletError(404, type, `There is no existing permission entry found for user: ${user}.`);
}

/** `mailbox:\path` or `mailbox:folder id`. */
export function folderNamed(invocation: Invocation): { mailbox: Mailbox; folder: Folder } {
  const identity = text(invocation, 'Identity');
  const [owner = '', place = ''] = identity.split(':', 2);
  const mailbox = mailboxNamed(invocation.state, owner);
  const folder = mailbox.folders.find(({ path, folderId, folderType }) =>
    place === '\\' ? folderType === 'Root' : place === `\\${path}` || place === folderId,
  );
  if (!folder || !hasPermissions(folder)) throw notFound(identity);
  return { mailbox, folder };
}
