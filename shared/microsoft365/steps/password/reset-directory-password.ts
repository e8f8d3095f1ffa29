import { days, minutes } from '../../../domain/duration.ts';
import { randomPassword } from '../../password/random-password.ts';
import {
  directoryOf,
  isReachedByLdaps,
  readDirectoryEntry,
  readEntryPermission,
} from '../../readings/sign-in/directory-entry.ts';
import { defineStep } from '../../../catalogue/step.ts';

export const resetDirectoryPassword = defineStep({
  name: 'reset-directory-password',
  title: 'Reset the password in Active Directory',
  purpose: 'The password the attacker knows is replaced in Active Directory by a random one that nobody knows.',
  impact: 'locked-out',
  required: true,
  traits: {
    level: 'hard',
    blocksSignIn: false,
    endsSessions: 'no',
    changesPassword: true,
    waitsForPeople: 'never',
    destroys: false,
  },
  attack: ['T1078.002'],
  defend: ['D3-CR'],
  permissions: [{ api: 'active-directory', role: 'Reset Password', for: 'set a random password' }, readEntryPermission],
  readMore:
    'https://learn.microsoft.com/entra/identity/users/users-revoke-access#on-premises-active-directory-environment',
  patience: { settleWithin: days(1), pollEvery: minutes(1) },
  appliesTo: isReachedByLdaps,
  capture: readDirectoryEntry,
  foresee: (_account, { passwordLastSet, isProtected }) => [
    {
      what: 'password in Active Directory',
      from: passwordLastSet === null ? 'to be changed at the next logon' : `set at ${passwordLastSet}`,
      to: isProtected ? 'a random one, if the protection of the account allows it' : 'a random one that nobody knows',
    },
  ],
  probe: readDirectoryEntry,
  async execute(account, _before, tenant) {
    const { directory, sid } = directoryOf(account, tenant);
    await directory.resetPassword(sid, randomPassword());
  },
  /** By the domain controller's own time against its own time before: its clock is never compared with ours. */
  async verify(account, before, tenant, { actedAt }) {
    const { passwordLastSet } = await readDirectoryEntry(account, tenant);
    const seen =
      passwordLastSet === null
        ? 'the domain controller has a password that must be changed at the next logon'
        : `the domain controller has the password set at ${passwordLastSet}`;
    // A change that nobody acknowledged to us may be the attacker's.
    if (actedAt !== undefined && passwordLastSet !== null && passwordLastSet !== before.passwordLastSet)
      return { is: 'holds', seen };
    return { is: 'not-yet', seen, actAgain: true };
  },
  undo: { irreversible: 'The old password is gone; release hands out a one-time pass.' },
});
