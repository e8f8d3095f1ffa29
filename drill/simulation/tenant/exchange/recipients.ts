import type { Mailbox } from '../mailbox.ts';
import type { TenantState } from '../state.ts';
import { notFound } from './cmdlet.ts';

/** Whatever Exchange takes for a mailbox: object id, name, display name, principal name or any address. */
export function mailboxNamed(state: TenantState, identity: string): Mailbox {
  const wanted = identity.toLowerCase().replace(/^smtp:/, '');
  const found = [...state.mailboxes.values()].find((mailbox) =>
    [
      mailbox.objectId,
      mailbox.exchangeGuid,
      mailbox.name,
      mailbox.displayName,
      mailbox.userPrincipalName,
      mailbox.primarySmtpAddress,
      ...mailbox.aliases,
    ].some((name) => name.toLowerCase() === wanted),
  );
  if (!found) throw notFound(identity);
  return found;
}

/** A synchronised mailbox whose Exchange attributes nobody has handed over to the cloud. */
export function isMasteredOnPremises(state: TenantState, { objectId, isCloudManaged }: Mailbox): boolean {
  return state.users.get(objectId)?.onPremises?.syncEnabled === true && !isCloudManaged;
}

/** How a permission shows its trustee: a principal name, or a name that is no mailbox (`NT AUTHORITY\SELF`). */
export function shown(state: TenantState, trustee: string): string {
  return state.mailboxes.get(trustee)?.userPrincipalName ?? trustee;
}

/** The trustee a caller names, as permissions keep it. */
export function trusteeNamed(state: TenantState, name: string): string {
  const known = ['NT AUTHORITY\\SELF', 'Default', 'Anonymous'];
  return known.includes(name) ? name : mailboxNamed(state, name).objectId;
}

export function wrote(state: TenantState, operation: string, mailbox: Mailbox): void {
  state.writes.push({ at: state.clock.now(), operation, objectId: mailbox.objectId });
}
