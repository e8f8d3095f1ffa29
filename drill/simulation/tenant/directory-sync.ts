import { minutes } from '../../../shared/domain/duration.ts';
import { randomBytes } from 'node:crypto';
import { setAccountEnabled } from './account-changes.ts';
import { setDirectoryPassword, type DirectoryAccount } from './directory-account.ts';
import { isMasteredOnPremises } from './exchange/recipients.ts';
import { change } from './late-reads.ts';
import type { SimulatedUser } from './simulated-user.ts';
import type { TenantState } from './state.ts';

/** https://learn.microsoft.com/en-us/entra/identity/hybrid/connect/how-to-connect-sync-feature-scheduler */
const objectCycleMs = minutes(30);
/** https://learn.microsoft.com/en-us/entra/identity/hybrid/connect/how-to-connect-password-hash-synchronization */
const passwordCycleMs = minutes(2);

/**
 * Runs both cycles on the clock until the returned function is called, each after a look at a directory outside the drill if there is one.
 * A tenant without synchronised accounts has none.
 */
export function startDirectorySync(state: TenantState, follow?: () => Promise<void>): () => void {
  if (!state.organization.onPremisesSyncEnabled) return () => undefined;
  const stops = [
    every(state, passwordCycleMs, () => syncPasswords(state), follow),
    every(state, objectCycleMs, () => syncObjects(state), follow),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** What a person does with the tools of Active Directory. */
export function changePasswordInDirectory(state: TenantState, account: DirectoryAccount): void {
  setDirectoryPassword(account, randomBytes(12).toString('base64url'), state.clock.now());
}

function syncObjects(state: TenantState): void {
  const now = state.clock.now();
  state.organization.onPremisesLastSync = now;
  for (const [account, user] of synchronised(state)) {
    // Active Directory is the authority: what was set in the cloud is overwritten, a block as well.
    if (user.accountEnabled !== account.enabled) setAccountEnabled(state, user, account.enabled);
    if (user.onPremises) change(state, user, { onPremises: { ...user.onPremises, lastSync: now } });
    syncMailbox(state, account);
  }
}

function syncMailbox(state: TenantState, { objectId, publicDelegates, altRecipient }: DirectoryAccount): void {
  const mailbox = state.mailboxes.get(objectId);
  if (!mailbox || !isMasteredOnPremises(state, mailbox)) return;
  mailbox.grantSendOnBehalfTo = [...publicDelegates];
  mailbox.forwardingAddress = altRecipient;
}

/**
 * Ends no session and revokes no token. Neither the password of an account that is disabled on premises passes, nor one that has to be
 * changed first: https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-password-hash-synchronization
 */
export function syncPasswords(state: TenantState): void {
  if (!state.organization.passwordHashSync || state.organization.hashSyncStopped !== null) return;
  for (const [account, user] of synchronised(state)) {
    if (!account.enabled || account.mustChangePassword || account.password === user.password) continue;
    const passed = Math.max(state.clock.now(), account.passwordLastSet);
    change(state, user, { password: account.password, lastPasswordChange: passed });
  }
}

function synchronised(state: TenantState): [DirectoryAccount, SimulatedUser][] {
  return [...state.directory.values()].flatMap((account): [DirectoryAccount, SimulatedUser][] => {
    const user = state.users.get(account.objectId);
    return user?.onPremises?.syncEnabled === true ? [[account, user]] : [];
  });
}

function every(state: TenantState, periodMs: number, act: () => void, follow?: () => Promise<void>): () => void {
  let cancel = (): void => undefined;
  let isOver = false;
  const cycle = () => {
    if (!follow) {
      act();
      schedule();
      return;
    }
    // No time passes while it is asked; what gives no answer is left for the next cycle.
    const release = state.clock.busy();
    follow()
      .then(act, () => undefined)
      .finally(() => {
        schedule();
        release();
      });
  };
  const schedule = () => {
    if (!isOver) cancel = state.clock.at(state.clock.now() + periodMs, cycle, { setsNothingInMotion: !follow });
  };
  schedule();
  return () => {
    isOver = true;
    cancel();
  };
}
