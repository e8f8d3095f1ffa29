import { minutes } from '../../../shared/domain/duration.ts';
import type { DirectoryAudit } from './directory-audit.ts';
import { audit } from './directory-audits.ts';
import type { TenantState } from './state.ts';

/** The application that did it; an administrator, where there is none. */
type ChangingApp = NonNullable<DirectoryAudit['app']>;

/** Marries, or leaves the sales team: the principal name and the first address are others, and the old one becomes an alias. */
export function renameAccount(state: TenantState, objectId: string, name: string): void {
  const user = state.users.get(objectId);
  if (!user) return;
  const old = user.userPrincipalName;
  user.userPrincipalName = name;
  user.formerNames.push({ name: old, until: state.clock.now() });
  if (user.mail === old) user.mail = name;
  const others = user.proxyAddresses.map((address) => address.replace(/^SMTP:/, 'smtp:'));
  user.proxyAddresses = [`SMTP:${name}`, ...others];
  user.identities = user.identities.map((one) =>
    one.issuerAssignedId === old ? { ...one, issuerAssignedId: name } : one,
  );
  const mailbox = state.mailboxes.get(objectId);
  if (mailbox) {
    mailbox.aliases.push(mailbox.primarySmtpAddress);
    mailbox.primarySmtpAddress = name;
    mailbox.userPrincipalName = name;
  }
  recordChange(state, objectId, 'Update user');
}

/** Its sessions end within a quarter of an hour, and its mailbox goes along. */
export function deleteAccount(state: TenantState, objectId: string, by?: ChangingApp): void {
  const user = state.users.get(objectId);
  if (!user) return;
  const at = state.clock.now();
  user.criticalEvents.push({ at, learnedAt: at + state.random() * minutes(15) });
  state.deletedAccounts.set(objectId, { user, mailbox: state.mailboxes.get(objectId), at });
  state.users.delete(objectId);
  state.mailboxes.delete(objectId);
  recordChange(state, objectId, 'Delete user', by);
}

/** As it was: enabled or not, with its methods, roles and mailbox. */
export function restoreAccount(state: TenantState, objectId: string, by?: ChangingApp): void {
  const deleted = state.deletedAccounts.get(objectId);
  if (!deleted) return;
  state.deletedAccounts.delete(objectId);
  state.users.set(objectId, deleted.user);
  if (deleted.mailbox) state.mailboxes.set(objectId, deleted.mailbox);
  recordChange(state, objectId, 'Restore user', by);
}

function recordChange(state: TenantState, id: string, activityDisplayName: string, app?: ChangingApp): void {
  const administrator = 'e5c10000-0000-4000-8000-0000000000ad';
  const target = { id, type: 'User' } as const;
  const by = app ? { initiatedBy: null, app } : { initiatedBy: administrator };
  audit(state, { activityDisplayName, category: 'UserManagement', ...by, targets: [target] });
}
