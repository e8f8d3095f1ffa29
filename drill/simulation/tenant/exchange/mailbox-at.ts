import type { Mailbox } from '../mailbox.ts';
import type { TenantState } from '../state.ts';

/** The mailbox that mail to this address reaches, or that a person names by it or by an object id. */
export function mailboxAt(state: TenantState, address: string): Mailbox | undefined {
  const wanted = address.toLowerCase();
  return [...state.mailboxes.values()].find(({ objectId, userPrincipalName, primarySmtpAddress, aliases }) =>
    [objectId, userPrincipalName.toLowerCase(), primarySmtpAddress, ...aliases].includes(wanted),
  );
}
