import * as z from 'zod';
import type { Account, Learnt } from '../domain/account.ts';
import { days } from '../domain/duration.ts';
import { Later, Refusal } from '../domain/errors.ts';
import type { Permission } from '../catalogue/permission.ts';
import type { Tenant } from '../catalogue/tenant.ts';
import { text } from './readings/fields.ts';
import { isNotThere } from './readings/mailbox/not-there.ts';
import { isThere } from './readings/sign-in/deleted-account.ts';

/** What learning the rest of an account needs. */
export const learnPermissions: readonly Permission[] = [
  { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-Recipient (what kind of mailbox the account has)' },
  { api: 'graph', role: 'Directory.Read.All', for: 'read whether the domain of the account is federated' },
  { api: 'graph', role: 'User.Read.All', for: 'learn whether an account without a mailbox is there' },
  { api: 'graph', role: 'RoleManagement.Read.Directory', for: 'read whether the account administers anything' },
  { api: 'graph', role: 'Organization.Read.All', for: 'read whether password hashes synchronise' },
];

/** Asks what the cut-off does not need. Without `isComplete`: something was not answered, and may be asked again. */
export async function learnAccount(
  account: Account,
  tenant: Tenant,
): Promise<{ readonly learnt: Learnt; readonly isComplete: boolean }> {
  let isComplete = true;
  const said = async <T>(question: Promise<T>): Promise<T | null> => {
    try {
      return await question;
    } catch (error) {
      if (error instanceof Later) isComplete = false;
      // An answer of a form that nobody knows says nothing: the doors are shut all the same.
      else if (!(error instanceof Refusal) && !(error instanceof z.ZodError)) throw error;
      return null;
    }
  };
  const [mailbox, federation, hashesCame, roles] = await Promise.all([
    said(readMailboxKind(account, tenant)),
    account.home === null ? said(readFederation(account, tenant)) : null,
    account.onPremises ? said(readWhenHashesCame(tenant)) : null,
    countRoles(account, tenant),
  ]);
  const known = { at: tenant.now(), mailbox, federation, ...(roles === null ? {} : { roles }) };
  if (hashesCame === null) return { learnt: { ...known, passwordHashSync: null }, isComplete };
  const isStopped = hashesCame !== '' && Date.parse(known.at) - Date.parse(hashesCame) > stoppedAfter;
  const learnt = {
    ...known,
    passwordHashSync: hashesCame !== '',
    ...(isStopped ? { hashSyncStopped: hashesCame } : {}),
  };
  return { learnt, isComplete };
}

const Domain = z.object({ authenticationType: text });

/** https://learn.microsoft.com/graph/api/resources/domain: who the other identity provider is, only Domain.Read.All may read. */
async function readFederation({ userPrincipalName }: Account, tenant: Tenant): Promise<string | null> {
  const name = userPrincipalName.split('@').at(-1) ?? '';
  const path = `/domains/${encodeURIComponent(name)}?$select=authenticationType`;
  const { authenticationType } = Domain.parse(await tenant.graph.get(path));
  return authenticationType?.toLowerCase() === 'federated' ? name : null;
}

/** Null where the tenant does not say: no step hangs on it, so that nothing is asked again. https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments */
async function countRoles({ objectId }: Account, tenant: Tenant): Promise<number | null> {
  const path = `/roleManagement/directory/roleAssignments?$filter=principalId eq '${objectId}'`;
  try {
    return (await tenant.graph.list(path)).length;
  } catch (error) {
    if (error instanceof Refusal || error instanceof Later) return null;
    throw error;
  }
}

const Organization = z.object({ onPremisesLastPasswordSyncDateTime: text });

/** A heartbeat comes every half hour, and changes every two minutes. https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-password-hash-synchronization */
const stoppedAfter = days(1);

/**
 * No application may read which features of the directory sync are on, but beta says when password hashes last came: never (empty), where
 * domain controllers check the passwords. https://learn.microsoft.com/graph/api/resources/organization?view=graph-rest-beta
 */
async function readWhenHashesCame(tenant: Tenant): Promise<string> {
  const rows = await tenant.graph.beta.list('/organization?$select=onPremisesLastPasswordSyncDateTime');
  return Organization.parse(rows[0]).onPremisesLastPasswordSyncDateTime ?? '';
}

const Recipient = z.object({ ExternalDirectoryObjectId: text, RecipientTypeDetails: text });

/**
 * What kind of mailbox the account has. Only Exchange knows: shared and room mailboxes have no licence, and many a plan names Exchange and
 * gives no mailbox. A synchronised account whose mailbox is on premises is a mail user here.
 * https://learn.microsoft.com/powershell/module/exchangepowershell/get-recipient
 */
async function readMailboxKind(account: Account, tenant: Tenant): Promise<Learnt['mailbox']> {
  const { objectId, onPremises } = account;
  try {
    const rows = await tenant.exchange.run('Get-Recipient', { Identity: objectId }, objectId);
    const kinds = z
      .array(Recipient)
      .parse(rows)
      .flatMap((row) => {
        const isOwn = (row.ExternalDirectoryObjectId || objectId).toLowerCase() === objectId.toLowerCase();
        return isOwn ? [row.RecipientTypeDetails ?? ''] : [];
      });
    const mailbox = kinds.find((kind) => kind.endsWith('Mailbox'));
    if (mailbox !== undefined) return ofMailbox[mailbox] ?? 'user';
    // A recipient that does not say what it is may be a mailbox.
    if (rows.length === 0 || kinds.includes('')) return null;
    return onPremises && kinds.includes('MailUser') ? 'on-premises' : 'none';
  } catch (error) {
    if (!isNotThere(error)) throw error;
    // That of an account that is deleted just now is not found either, and comes back with it.
    return (await isThere(account, tenant)) ? 'none' : null;
  }
}

const ofMailbox: Readonly<Record<string, Learnt['mailbox']>> = {
  SharedMailbox: 'shared',
  TeamMailbox: 'shared',
  RoomMailbox: 'room',
  EquipmentMailbox: 'room',
};
