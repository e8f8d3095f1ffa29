import type { Mailbox } from '../mailbox.ts';
import type { MailGroup, TenantState } from '../state.ts';
import { CmdletError, notFound, text, type Invocation } from './cmdlet.ts';

/** Whatever Exchange takes for a mailbox: object id, name, display name, principal name or any address. */
export function mailboxNamed(state: TenantState, identity: string): Mailbox {
  const [found, ...others] = mailboxesNamed(state, identity);
  if (!found) throw notFound(identity);
  if (others.length > 0) {
    const type = 'Microsoft.Exchange.Configuration.Tasks.ManagementObjectAmbiguousException';
    throw new CmdletError(
      400,
      type,
      `The operation couldn't be performed because '${identity}' matches multiple entries.`,
    );
  }
  return found;
}

/** The mailbox that an `Identity` or a `Mailbox` names; without one every mailbox of the tenant. */
export function chosenMailboxes(invocation: Invocation, name: 'Identity' | 'Mailbox' = 'Identity'): Mailbox[] {
  const { state, parameters } = invocation;
  return parameters[name] == null ? [...state.mailboxes.values()] : [mailboxNamed(state, text(invocation, name))];
}

/** A display name may be that of several; everything else is one's own. */
export function mailboxesNamed(state: TenantState, identity: string): Mailbox[] {
  const wanted = identity.toLowerCase().replace(/^smtp:/, '');
  const all = [...state.mailboxes.values()];
  const own = all.find((mailbox) =>
    [
      mailbox.objectId,
      mailbox.exchangeGuid,
      mailbox.name,
      mailbox.userPrincipalName,
      mailbox.primarySmtpAddress,
      ...mailbox.aliases,
    ].some((name) => name.toLowerCase() === wanted),
  );
  return own ? [own] : all.filter(({ displayName }) => displayName.toLowerCase() === wanted);
}

/** A synchronised mailbox whose Exchange attributes nobody has handed over to the cloud. */
export function isMasteredOnPremises(state: TenantState, { objectId, isCloudManaged }: Mailbox): boolean {
  return state.users.get(objectId)?.onPremises?.syncEnabled === true && !isCloudManaged;
}

/** How a permission shows its trustee: a principal name, or a name that is no mailbox (`NT AUTHORITY\SELF`). */
export function shown(state: TenantState, trustee: string): string {
  return state.mailboxes.get(trustee)?.userPrincipalName ?? state.mailGroups.get(trustee)?.name ?? trustee;
}

/** The trustee a caller names, as permissions keep it. */
export function trusteeNamed(state: TenantState, name: string): string {
  const known = ['NT AUTHORITY\\SELF', 'Default', 'Anonymous'];
  if (known.includes(name)) return name;
  const group = groupNamed(state, name);
  if (group) return group.objectId;
  const sid = /^S-1-5-21-/i.test(name) ? name.toUpperCase() : undefined;
  // An account that was deleted leaves its SID in the entries, and is named by it.
  return (
    [...state.mailboxes.values()].find(({ objectId }) => sidOf(objectId) === sid)?.objectId ??
    sid ??
    mailboxNamed(state, name).objectId
  );
}

/** A group with an address, as Exchange takes it. */
export function groupNamed({ mailGroups }: TenantState, identity: string): MailGroup | undefined {
  const wanted = identity.toLowerCase();
  return [...mailGroups.values()].find((group) =>
    Object.values(group).some((name) => String(name).toLowerCase() === wanted),
  );
}

/** Whom a folder's entry names: somebody outside by address, and nobody by the name of a deleted account. */
export function folderUserNamed(
  state: TenantState,
  name: string,
  entries: readonly { readonly user: string }[],
): string {
  const outside = `ExchangePublishedUser.${name}`;
  if (entries.some(({ user }) => user.toLowerCase() === outside.toLowerCase())) return outside;
  try {
    return trusteeNamed(state, name);
  } catch (error) {
    if (!(error instanceof CmdletError) || error.status !== 404) throw error;
    const type = 'Microsoft.Exchange.Data.Storage.InvalidExternalUserIdException';
    throw new CmdletError(
      400,
      type,
      `The user "${name}" is either not valid SMTP address, or there is no matching information.`,
    );
  }
}

/** The security identifier that Exchange shows beside a trustee. */
export function sidOf(trustee: string): string {
  if (/^S-1-5-/.test(trustee)) return trustee;
  if (trustee === 'NT AUTHORITY\\SELF') return 'S-1-5-10';
  return `S-1-5-21-1004336348-${String(Number.parseInt(trustee.slice(0, 8), 16) || 512)}`;
}

export function wrote(state: TenantState, operation: string, mailbox: Mailbox): void {
  state.writes.push({ at: state.clock.now(), operation, objectId: mailbox.objectId });
}
