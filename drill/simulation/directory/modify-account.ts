import type { Change } from 'ldapts';
import { type DirectoryAccount, setDirectoryPassword } from '../tenant/directory-account.ts';
import { badPassword, noRight, unwilling } from './directory-result.ts';

/** The right that writing each attribute takes, as it is delegated: docs/active-directory.md. */
const rightFor: Readonly<Record<string, string>> = {
  unicodePwd: 'Reset Password',
  pwdLastSet: 'Write pwdLastSet',
  userAccountControl: 'Write userAccountControl',
  lockoutTime: 'Write lockoutTime',
};
export const directoryRights: readonly string[] = ['Read account', ...Object.values(rightFor)];

export const NORMAL_ACCOUNT = 0x200;
export const ACCOUNTDISABLE = 0x2;

/** All of it or nothing; answers the rights it took. Throws a `DirectoryResult`. */
export function modifyAccount(
  account: DirectoryAccount,
  changes: readonly Change[],
  rights: ReadonlySet<string>,
  now: number,
): string[] {
  const needed = changes.map(({ modification: { type } }) => rightFor[type] ?? 'another');
  // AdminSDHolder takes what is delegated on the unit: https://learn.microsoft.com/windows-server/identity/ad-ds/plan/security-best-practices/appendix-c--protected-accounts-and-groups-in-active-directory
  if (account.isProtected || needed.some((right) => !rights.has(right))) throw noRight();
  const acts = changes.map((change) => actOf(change, now));
  for (const act of acts) act(account);
  return needed;
}

/** Refuses what it cannot do before anything is done. */
function actOf({ operation, modification }: Change, now: number): (account: DirectoryAccount) => void {
  const [bytes, ...more] = modification.parsedBuffers;
  if (operation !== 'replace' || bytes === undefined || more.length > 0) throw unwilling();
  const value = bytes.toString('utf8');
  switch (modification.type) {
    case 'unicodePwd': {
      const password = passwordIn(bytes);
      return (account) => {
        setDirectoryPassword(account, password, now);
      };
    }
    case 'userAccountControl': {
      if ((Number(value) & ~ACCOUNTDISABLE) !== NORMAL_ACCOUNT) throw unwilling();
      return (account) => {
        account.enabled = (Number(value) & ACCOUNTDISABLE) === 0;
      };
    }
    case 'pwdLastSet': {
      // -1 would date the password anew without changing it.
      if (value !== '0') throw unwilling();
      return (account) => {
        account.mustChangePassword = true;
      };
    }
    default: {
      if (value !== '0') throw unwilling();
      return (account) => {
        account.lockedOutSince = null;
      };
    }
  }
}

/** In quotes and UTF-16: https://learn.microsoft.com/openspecs/windows_protocols/ms-adts/6e803168-f140-4d23-b2d3-c3a8ab5917d2 */
function passwordIn(bytes: Buffer): string {
  const quoted = bytes.toString('utf16le');
  if (bytes.length % 2 !== 0 || !/^".*"$/s.test(quoted)) throw unwilling();
  const password = quoted.slice(1, -1);
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password));
  if (password.length < 7 || kinds.length < 3) throw badPassword();
  return password;
}
