import { days, minutes, seconds } from '../../../domain/duration.ts';
import { Refusal } from '../../../domain/errors.ts';
import { randomPassword } from '../../password/random-password.ts';
import {
  directoryOf,
  isReachedByLdaps,
  readDirectoryEntry,
  readEntryPermission,
} from '../../readings/sign-in/directory-entry.ts';
import { defineStep } from '../../../catalogue/step.ts';

export const disableInDirectory = defineStep({
  name: 'disable-in-directory',
  title: 'Disable the account in Active Directory',
  purpose:
    'The account cannot log on on premises, the directory sync leaves it blocked in the cloud, and a second reset ends the old password.',
  impact: 'locked-out',
  required: true,
  traits: {
    level: 'hard',
    blocksSignIn: true,
    endsSessions: 'no',
    changesPassword: true,
    waitsForPeople: 'never',
    destroys: false,
  },
  attack: ['T1078.002'],
  defend: ['D3-AL'],
  permissions: [
    // One reset leaves the old password valid for up to an hour: https://learn.microsoft.com/troubleshoot/windows-server/windows-security/new-setting-modifies-ntlm-network-authentication
    { api: 'active-directory', role: 'Reset Password', for: 'set a second random password' },
    { api: 'active-directory', role: 'Write userAccountControl', for: 'disable in the same modification' },
    { api: 'active-directory', role: 'Write lockoutTime', for: 'lift a lockout, which release would run into' },
    readEntryPermission,
  ],
  readMore:
    'https://learn.microsoft.com/entra/identity/users/users-revoke-access#on-premises-active-directory-environment',
  patience: { settleWithin: days(1), pollEvery: minutes(1) },
  appliesTo: isReachedByLdaps,
  capture: readDirectoryEntry,
  foresee: (_account, { isEnabled }) =>
    isEnabled ? [{ what: 'account in Active Directory', from: 'enabled', to: 'disabled, with a new password' }] : [],
  probe: readDirectoryEntry,
  async execute(account, _before, tenant) {
    const { directory, sid } = directoryOf(account, tenant);
    try {
      await directory.resetAndDisable(sid, randomPassword());
    } catch (error) {
      // All of it or nothing: a filter for passwords, or a right that is missing, must not leave the account enabled.
      if (error instanceof Refusal) await directory.disable(sid);
      throw error;
    }
  },
  async verify(account, before, tenant, { actedAt }) {
    const { isEnabled, passwordLastSet } = await readDirectoryEntry(account, tenant);
    if (isEnabled) {
      return { is: 'not-yet', seen: 'enabled in Active Directory', actAgain: true, lookAgain: seconds(10) };
    }
    // Only after an act of ours: someone else may have disabled it and left the password.
    if (actedAt === undefined || passwordLastSet === null || passwordLastSet === before.passwordLastSet) {
      return { is: 'not-yet', seen: 'disabled, with the password it had', actAgain: true };
    }
    return { is: 'holds', seen: `disabled in Active Directory, with the password set at ${passwordLastSet}` };
  },
  undo: {
    releaseStage: 'directory',
    describe: 'Enables the account again where it was enabled before, with another random password.',
    exceptFor: 'The old password is gone; release hands out a one-time password.',
    async restore(account, before, tenant) {
      if (!before.isEnabled) return;
      const { directory, sid } = directoryOf(account, tenant);
      await directory.resetAndEnable(sid, randomPassword());
    },
    async verify(account, before, tenant) {
      const { isEnabled } = await readDirectoryEntry(account, tenant);
      const seen = `${isEnabled ? 'enabled' : 'disabled'} in Active Directory`;
      return isEnabled === before.isEnabled ? { is: 'holds', seen } : { is: 'not-yet', seen, actAgain: true };
    },
  },
});
