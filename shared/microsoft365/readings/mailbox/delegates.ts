import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Later } from '../../../domain/errors.ts';
import { firstOf, upToCut } from '../../../catalogue/to-all.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { flag, key, texts } from '../fields.ts';
import { allowedAmong } from './allowed-trustees.ts';
import { isMasteredOnPremises } from './mailbox-master.ts';
import { readSharedFolders, withoutNamesakes } from './shared-folders.ts';
import type { SharedFolder, SharedFolders } from './shared-folders.ts';

/** Every right another account has on a mailbox; `folder` is `<mailbox>:<folder id>`, which no translation of folder names disturbs. */
export interface Delegates extends SharedFolders {
  readonly fullAccess: readonly string[];
  readonly sendAs: readonly string[];
  readonly sendOnBehalf: readonly string[];
  /** May send on behalf, and only Active Directory can take it away; absent where there is none. */
  readonly sendOnBehalfOnPremises?: readonly string[];
}

export type KindOfRight = Exclude<keyof Delegates, 'unread' | 'notAsked'>;

const MailboxPermission = z.object({ User: key, AccessRights: texts, IsInherited: flag, Deny: flag });
const RecipientPermission = z.object({ Trustee: key, AccessRights: texts });
const Mailbox = z.object({ GrantSendOnBehalfTo: texts });

/** Reads who may open, send as or look into the mailbox; those the organisation allows are left out. */
export async function readDelegates(account: Account, tenant: Tenant, allowed: readonly string[]): Promise<Delegates> {
  const id = account.objectId;
  const run = (cmdlet: string): Promise<Record<string, unknown>[]> =>
    tenant.exchange.run(cmdlet, { Identity: id }, account.userPrincipalName);
  const [permissions, recipients, [mailbox], statistics] = await Promise.all([
    told('Get-MailboxPermission', run),
    run('Get-RecipientPermission'),
    told('Get-Mailbox', run),
    upToCut(told('Get-MailboxFolderStatistics', run)),
  ]);
  const all: Delegates = {
    fullAccess: z
      .array(MailboxPermission)
      .parse(permissions)
      .filter((p) => !p.IsInherited && !p.Deny && !isOwner(p.User) && mayHold('FullAccess', p.AccessRights))
      .map((p) => p.User),
    sendAs: z
      .array(RecipientPermission)
      .parse(recipients)
      .filter((p) => !isOwner(p.Trustee) && mayHold('SendAs', p.AccessRights))
      .map((p) => p.Trustee),
    sendOnBehalf: Mailbox.parse(mailbox).GrantSendOnBehalfTo ?? [],
    ...(await readSharedFolders(account, statistics, tenant)),
  };
  const strangers = await withoutAllowed(all, allowed, account, tenant);
  return strangers.sendOnBehalf.length > 0 && isMasteredOnPremises(mailbox)
    ? { ...strangers, sendOnBehalf: [], sendOnBehalfOnPremises: strangers.sendOnBehalf }
    : strangers;
}

/** What every mailbox has: its owner's own entry, itself, folders. An answer without any of it does not show that nobody gets in. */
async function told<Row>(cmdlet: string, run: (cmdlet: string) => Promise<Row[]>): Promise<Row[]> {
  const rows = await run(cmdlet);
  if (rows.length === 0) throw new Later(`Exchange answered ${cmdlet} with nothing, and every mailbox has some`);
  return rows;
}

async function withoutAllowed(
  all: Delegates,
  allowed: readonly string[],
  account: Account,
  tenant: Tenant,
): Promise<Delegates> {
  if (allowed.length === 0) return all;
  const byDisplayName = all.folders.map(({ user }) => user);
  const shown = [...all.fullAccess, ...all.sendAs, ...all.sendOnBehalf, ...byDisplayName];
  const { names, doubted, namesakes } = await allowedAmong(shown, byDisplayName, allowed, tenant);
  const isStranger = ({ user, kind }: Right): boolean =>
    !names.has(user.toLowerCase()) || (kind === 'folders' && doubted.has(user.toLowerCase()));
  const strangers = someOf(all, isStranger);
  return { ...strangers, folders: await withoutNamesakes(strangers.folders, namesakes, account, tenant) };
}

/** One element may hold several rights: "FullAccess, ReadPermission". Where none is told, it may be any. */
function mayHold(right: string, told: readonly string[] | null): boolean {
  return told === null || told.join(', ').includes(right);
}

/** The owner's own entry among the rights on the mailbox; folders have none, and show people by a name that they choose. */
function isOwner(user: string): boolean {
  return user.toUpperCase() === 'NT AUTHORITY\\SELF' || user === 'S-1-5-10';
}

/** An entry that does not say whose it is: nobody can take it away by name. */
const nobody = 'an entry that names nobody';

const words: Readonly<Record<KindOfRight, string>> = {
  fullAccess: 'full access',
  sendAs: 'send as',
  sendOnBehalf: 'send on behalf',
  sendOnBehalfOnPremises: 'send on behalf, mastered on premises',
  folders: 'folder',
};

/** The words of the case file for who still has access. */
export function namesOf(delegates: Delegates): string[] {
  return [
    ...delegates.fullAccess.map((user) => nameOf('fullAccess', user)),
    ...delegates.sendAs.map((user) => nameOf('sendAs', user)),
    ...delegates.sendOnBehalf.map((user) => nameOf('sendOnBehalf', user)),
    ...(delegates.sendOnBehalfOnPremises ?? []).map((user) => nameOf('sendOnBehalfOnPremises', user)),
    ...delegates.folders.map((shared) => nameOf('folders', shared)),
  ];
}

function nameOf(kind: KindOfRight, right: string | SharedFolder): string {
  if (typeof right !== 'string') return `${right.user || nobody} (folder, ${right.rights.join(', ')})`;
  return `${right || nobody} (${words[kind]})`;
}

/** Folders of which it is not known who may open them, in words; undefined where all were read. */
export function unreadOf({ unread, notAsked }: Delegates): string | undefined {
  if (unread) return `the permissions of ${String(unread.length)} folders could not be read: ${firstOf(unread)}`;
  return notAsked && `the permissions of ${String(notAsked.left)} of ${String(notAsked.of)} folders were not asked for`;
}

/** One right of somebody. */
export interface Right {
  readonly kind: KindOfRight;
  readonly user: string;
  /** As a person names it; those on two folders may have the same. */
  readonly name: string;
  readonly id: string;
  /** Only of a folder. */
  readonly shared?: SharedFolder;
}

export function rightsOf(delegates: Delegates): Right[] {
  const rights: Right[] = [];
  someOf(delegates, (right) => rights.push(right) > 0);
  return rights;
}

/** Those of the rights that are wanted. */
export function someOf(delegates: Delegates, isWanted: (right: Right) => boolean): Delegates {
  const wanted = (kind: KindOfRight, right: string | SharedFolder): boolean =>
    isWanted(
      typeof right === 'string'
        ? { kind, user: right, name: nameOf(kind, right), id: `${kind} ${right}` }
        : { kind, user: right.user, name: nameOf(kind, right), id: `${right.folder} ${right.user}`, shared: right },
    );
  const { sendOnBehalfOnPremises } = delegates;
  return {
    fullAccess: delegates.fullAccess.filter((user) => wanted('fullAccess', user)),
    sendAs: delegates.sendAs.filter((user) => wanted('sendAs', user)),
    sendOnBehalf: delegates.sendOnBehalf.filter((user) => wanted('sendOnBehalf', user)),
    ...(sendOnBehalfOnPremises
      ? { sendOnBehalfOnPremises: sendOnBehalfOnPremises.filter((user) => wanted('sendOnBehalfOnPremises', user)) }
      : {}),
    folders: delegates.folders.filter((shared) => wanted('folders', shared)),
    ...(delegates.unread ? { unread: delegates.unread } : {}),
    ...(delegates.notAsked ? { notAsked: delegates.notAsked } : {}),
  };
}
