import { restoreAccount } from './account-fates.ts';
import { setAccountEnabled } from './account-changes.ts';
import { changePasswordInDirectory, syncPasswords } from './directory-sync.ts';
import type { TenantState } from './state.ts';

/** What people of the organisation do in a drill, by hand and outside Cordon. */
export interface Helpdesk {
  /** Lets the account sign in again; on premises too, where it is mastered there. */
  unblock(objectId: string): void;
  changePasswordOnPremises(objectId: string): void;
  /** Disables the account in Active Directory, so that the sync stops enabling it in the cloud. */
  disableOnPremises(objectId: string): void;
}

export function helpdesk(state: TenantState): Helpdesk {
  const directoryAccount = (objectId: string) =>
    [...state.directory.values()].find((account) => account.objectId === objectId);
  const record = (operation: string, objectId: string) => {
    state.log.push({ at: state.clock.now(), actor: 'helpdesk', operation, status: 200, accepted: true, objectId });
  };
  return {
    unblock(objectId) {
      restoreAccount(state, objectId);
      const user = state.users.get(objectId);
      if (user === undefined) throw new Error(`the tenant has no account ${objectId}`);
      const account = directoryAccount(objectId);
      if (account) account.enabled = true;
      // The new password of a disabled account has not passed: without it the old one would open the cloud.
      syncPasswords(state);
      setAccountEnabled(state, user, true);
      record('unblock the account', objectId);
    },
    changePasswordOnPremises(objectId) {
      const account = directoryAccount(objectId);
      if (account === undefined) throw new Error(`no account of the directory is synchronised to ${objectId}`);
      changePasswordInDirectory(state, account);
      record('change the password on premises', objectId);
    },
    disableOnPremises(objectId) {
      const account = directoryAccount(objectId);
      if (account === undefined) throw new Error(`no account of the directory is synchronised to ${objectId}`);
      account.enabled = false;
      record('disable the account on premises', objectId);
    },
  };
}
