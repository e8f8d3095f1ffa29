import { createHash } from 'node:crypto';

/** One OneDrive. */
export interface Drive {
  readonly driveId: string;
  readonly items: DriveItem[];
}

export interface DriveItem {
  readonly itemId: string;
  readonly name: string;
  readonly isFolder: boolean;
  /** Null: nobody but the owner gets at it. */
  shared: { readonly at: number; readonly by: string } | null;
  permissions: DrivePermission[];
}

export interface DrivePermission {
  readonly permissionId: string;
  readonly roles: readonly string[];
  readonly link: SharingLink | null;
  /** Object id of the one it was given to; null where it is a link that anybody may use. */
  readonly grantedTo: string | null;
}

export interface SharingLink {
  readonly scope: 'anonymous' | 'organization' | 'users';
  readonly type: 'view' | 'edit';
  /** Whoever knows it is let in. */
  readonly secret: string;
}

/** As SharePoint and the audit log know a file, a GUID: it keeps that when it is renamed or moved. */
export function uniqueIdOf({ itemId }: Pick<DriveItem, 'itemId'>): string {
  const hex = createHash('sha256').update(itemId).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
