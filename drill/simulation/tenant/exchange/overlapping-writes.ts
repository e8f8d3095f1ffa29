import { setTimeout as wait } from 'node:timers/promises';
import type { Mailbox } from '../mailbox.ts';
import type { TenantState } from '../state.ts';
import type { Invocation, Row } from './cmdlet.ts';
import { folderNamed } from './folder-cmdlets.ts';
import { mailboxNamed } from './recipients.ts';

/** A list of a mailbox that Exchange reads and writes whole. */
interface WholeList {
  readonly name: string;
  read(): unknown;
  write(entries: unknown): void;
}

/** How often each list was written. */
const writesOf = new WeakMap<TenantState, Map<string, number>>();

/**
 * Where the tenant loses writes, a cmdlet works on the list as it was when it was sent: of two that are under way together one is lost, and
 * both are answered well. Any change to a rule writes all of them (the client-side ones go, see `Disable-InboxRule`), and a right is an entry
 * of one security descriptor.
 */
export async function onTheListAsItWas(
  invocation: Invocation,
  cmdlet: string,
  run: () => readonly Row[],
): Promise<readonly Row[]> {
  const { state } = invocation;
  const list = state.losesWrites ? listOf(cmdlet, invocation) : undefined;
  if (!list) return run();
  const writes = writesOf.get(state) ?? new Map<string, number>();
  writesOf.set(state, writes);
  const [was, count] = [structuredClone(list.read()), writes.get(list.name) ?? 0];
  await wait(state.latencyMs / 2);
  const now = writes.get(list.name) ?? 0;
  if (now !== count) list.write(was);
  const rows = run();
  writes.set(list.name, now + 1);
  return rows;
}

function listOf(cmdlet: string, invocation: Invocation): WholeList | undefined {
  if (!/^(Add|Remove|Set|Enable|Disable)-/.test(cmdlet)) return undefined;
  const { state, parameters } = invocation;
  const mailbox = (): Mailbox => {
    const [owner = ''] = String(parameters['Mailbox'] ?? parameters['Identity']).split(/[\\:]/);
    return mailboxNamed(state, owner);
  };
  const of = (property: keyof Mailbox): WholeList => whole(mailbox(), property, mailbox().objectId);
  if (cmdlet.endsWith('-InboxRule')) return of('inboxRules');
  if (cmdlet.endsWith('-SweepRule')) return whole(mailbox().settings, 'sweepRules', mailbox().objectId);
  if (cmdlet.endsWith('-MailboxPermission')) return of('permissions');
  if (cmdlet.endsWith('-RecipientPermission')) return of('recipientPermissions');
  if (cmdlet === 'Set-Mailbox' && 'GrantSendOnBehalfTo' in parameters) return of('grantSendOnBehalfTo');
  if (cmdlet === 'Set-CASMailbox' && 'ActiveSyncBlockedDeviceIDs' in parameters)
    return whole(mailbox().settings.clientAccess, 'blockedDevices', mailbox().objectId);
  if (!cmdlet.endsWith('-MailboxFolderPermission')) return undefined;
  const { folder } = folderNamed(invocation);
  return whole(folder, 'permissions', folder.folderId);
}

function whole<T extends object>(of: T, property: keyof T & string, id: string): WholeList {
  return {
    name: `${property} of ${id}`,
    read: () => of[property],
    write: (entries) => {
      of[property] = entries as T[typeof property];
    },
  };
}
