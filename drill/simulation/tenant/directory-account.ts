import { hours } from '../../../shared/domain/duration.ts';
/** One account in the simulated on-premises Active Directory. */
export interface DirectoryAccount {
  readonly securityIdentifier: string;
  readonly samAccountName: string;
  readonly distinguishedName: string;
  /** The cloud account it is synchronised to. */
  readonly objectId: string;
  enabled: boolean;
  password: string;
  /** The one before, which logs on for a while after one change. */
  previousPassword: string | null;
  /** Milliseconds since the epoch. */
  passwordLastSet: number;
  /** At the next logon, before anything else. */
  mustChangePassword: boolean;
  lockedOutSince: number | null;
  /** Object ids of who may send on its behalf. */
  publicDelegates: string[];
  /** Object id of whom its mail is forwarded to. */
  altRecipient: string | null;
  /** Guarded by AdminSDHolder: what is delegated on its unit does not reach it. */
  isProtected: boolean;
}

/** An ordinary enabled account; say what is different. */
export function directoryAccount(
  account: Pick<
    DirectoryAccount,
    'securityIdentifier' | 'samAccountName' | 'objectId' | 'password' | 'passwordLastSet'
  > &
    Partial<DirectoryAccount>,
): DirectoryAccount {
  return {
    distinguishedName: `CN=${account.samAccountName},OU=Staff,DC=contoso,DC=com`,
    enabled: true,
    previousPassword: null,
    mustChangePassword: false,
    lockedOutSince: null,
    publicDelegates: [],
    altRecipient: null,
    isProtected: false,
    ...account,
  };
}

export function setDirectoryPassword(account: DirectoryAccount, password: string, now: number): void {
  account.previousPassword = account.password;
  account.password = password;
  // Its clock is finer than ours: no two changes have the same time.
  account.passwordLastSet = Math.max(now, account.passwordLastSet + 1);
  account.mustChangePassword = false;
}

/**
 * Whether the password logs on, as far as passwords go. After one change the one before still does for an hour:
 * https://learn.microsoft.com/troubleshoot/windows-server/windows-security/new-setting-modifies-ntlm-network-authentication
 */
export function knowsPassword(account: DirectoryAccount, password: string, now: number): boolean {
  if (password === account.password) return true;
  return password === account.previousPassword && now - account.passwordLastSet < hours(1);
}
