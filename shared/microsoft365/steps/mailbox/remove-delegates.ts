import { hasMailbox } from '../../account-facts.ts';
import { days, minutes, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { newestFirst } from '../../../catalogue/newest-first.ts';
import { atOnceThenInTurn, firstOf, toAll } from '../../../catalogue/to-all.ts';
import { idsComingBack } from '../../../catalogue/comes-back.ts';
import { ageOfRight, delegateOperations } from '../../readings/mailbox/delegate-ages.ts';
import { namesOf, readDelegates, rightsOf, someOf, unreadOf } from '../../readings/mailbox/delegates.ts';
import type { Delegates } from '../../readings/mailbox/delegates.ts';
import { readOwnChanges } from '../../readings/mailbox/mailbox-changes.ts';
import { changing, listOf, nameOf, removals } from '../../permissions/right-change.ts';
import type { RightChange } from '../../permissions/right-change.ts';
import { takenRights } from '../../readings/mailbox/taken-rights.ts';
import type { DatedRights } from '../../readings/mailbox/taken-rights.ts';
import { sortedRights } from '../../readings/mailbox/nobodys-rights.ts';
import { nameByNow } from '../../readings/history/names-by-now.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';

/**
 * The entry of a deleted account opens nothing until somebody restores the account. So it is taken away again where another write beside it
 * brought it back, once at least with no write beside it; but one that Exchange keeps hangs no case.
 */
const takesOrphans = { within: minutes(10), actsAtLeast: 2 };

export const removeDelegates = defineStep({
  name: 'remove-delegates',
  title: 'Remove delegates',
  purpose: 'Only the owner, and delegates the organisation allows, can open the mailbox or send in its name.',
  impact: 'hindered',
  required: true,
  traits: { ...backDoor, waitsForPeople: 'on-premises', destroys: true },
  attack: ['T1098.002'],
  defend: ['D3-UAP'],
  permissions: [
    nameByNow,
    {
      api: 'exchange',
      role: 'Exchange.ManageAsApp',
      for: 'Get-Mailbox, Get-Recipient, Get-MailboxFolderStatistics, Get-/Remove-MailboxPermission, Get-/Remove-RecipientPermission, Get-/Remove-/Set-MailboxFolderPermission, Set-Mailbox, Search-UnifiedAuditLog (when a right was given)',
    },
  ],
  readMore: 'https://learn.microsoft.com/exchange/recipients-in-exchange-online/manage-permissions-for-recipients',
  patience: { settleWithin: minutes(60), pollEvery: seconds(5), settleOnPremisesWithin: days(3) },
  appliesTo: hasMailbox,
  capture: async (account, tenant, { compromisedSince }): Promise<DatedRights> => {
    const readAt = tenant.now();
    const [delegates, changes] = await Promise.all([
      readDelegates(account, tenant, []),
      readOwnChanges(account, compromisedSince, delegateOperations, tenant),
    ]);
    const arose: Record<string, string> = {};
    for (const { kind, user, name } of rightsOf(delegates)) arose[name] = ageOfRight(changes, kind, user);
    return { ...delegates, arose, readAt };
  },
  foresee: (_account, before) =>
    rightsOf(before).map(({ kind, name, id }) => ({
      what: `right of ${name}`,
      id,
      from: 'given',
      to: kind === 'sendOnBehalfOnPremises' ? 'none, by a person in Active Directory' : 'none',
    })),
  probe: ({ objectId: Identity, userPrincipalName }, tenant) =>
    tenant.exchange.run('Get-MailboxPermission', { Identity }, userPrincipalName),
  async execute(account, { arose }, tenant, { options, actedAt }) {
    const rights = await readDelegates(account, tenant, options.keepDelegates);
    const names = namesOf({ ...rights, sendOnBehalfOnPremises: [] });
    const named = removals(rights).map((change, index) => ({ change, name: names[index] ?? '' }));
    const changes = newestFirst(named, ({ name }) => arose[name]).map(({ change }) => change);
    await atOnceThenInTurn(changes, nameOf, changing(account, tenant), listOf, actedAt !== undefined);
  },
  async verify(account, before, tenant, context) {
    const read = await readDelegates(account, tenant, context.options.keepDelegates);
    const { doors: left, nobodys, orphans } = await sortedRights(read, tenant);
    if (namesOf(left).length > 0) {
      const seen = `still there: ${namesOf(left).join(', ')}${askFor('remove', left)}`;
      return { is: 'not-yet', seen, actAgain: !isAllOnPremises(left) };
    }
    const taken = Date.parse(tenant.now()) - Date.parse(context.since);
    if (orphans.length > 0 && (taken < takesOrphans.within || (context.acts ?? 0) < takesOrphans.actsAtLeast)) {
      return { is: 'not-yet', seen: `still there, for nobody: ${firstOf(orphans)}`, actAgain: true };
    }
    const unread = unreadOf(left);
    if (unread !== undefined) return { is: 'refused', reason: `${unread}; a person has to look at these` };
    const seen = `no delegate is left; ${String(namesOf(before).length)} rights were there before${stayOf(nobodys)}`;
    return { is: 'holds', seen };
  },
  undo: {
    releaseStage: 'rest',
    describe: 'Gives the rights back to those who had them; after a compromise only those that are older.',
    taken: takenRights,
    async restore(account, before, tenant, release) {
      const { missing, astray } = await comingBack(account, before, tenant, release);
      await remove(account, astray, tenant);
      await changeAll(account, tenant, [
        ...missing.fullAccess.map((User) => ({
          of: User,
          cmdlet: 'Add-MailboxPermission',
          with: { User, AccessRights: ['FullAccess'] },
        })),
        ...missing.sendAs.map((Trustee) => ({
          of: Trustee,
          cmdlet: 'Add-RecipientPermission',
          with: { Trustee, AccessRights: ['SendAs'], Confirm: false },
        })),
        ...missing.sendOnBehalf.map((user) => ({
          of: user,
          cmdlet: 'Set-Mailbox',
          with: { GrantSendOnBehalfTo: { Add: [user] } },
        })),
        ...missing.folders.map(({ folder, user, rights, lessened, flags }) => ({
          of: user,
          cmdlet: lessened === null ? 'Add-MailboxFolderPermission' : 'Set-MailboxFolderPermission',
          with: {
            Identity: folder,
            User: user,
            AccessRights: rights,
            ...(flags ? { SharingPermissionFlags: flags, SendNotificationToUser: false } : {}),
          },
        })),
      ]);
    },
    async verify(account, before, tenant, release) {
      const { missing, stay, astray } = await comingBack(account, before, tenant, release);
      const again = namesOf(astray);
      if (again.length > 0) {
        const seen = `there again: ${again.join(', ')}${askFor('remove', astray)}`;
        return { is: 'not-yet', seen, actAgain: !isAllOnPremises(astray) };
      }
      const names = namesOf(missing);
      if (names.length > 0) {
        const seen = `not given yet: ${names.join(', ')}${askFor('add', missing)}`;
        return { is: 'not-yet', seen, actAgain: !isAllOnPremises(missing) };
      }
      const kept = stay.length === 0 ? '' : `; these stay without: ${stay.join(', ')}`;
      return { is: 'holds', seen: `every right that comes back is given again${kept}` };
    },
    reappeared: async (account, before, tenant, release) =>
      namesOf((await comingBack(account, before, tenant, release)).astray).map((name) => `right of ${name}`),
  },
});

function stayOf(nobodys: readonly string[]): string {
  return nobodys.length === 0 ? '' : `; entries that stand for nobody any more stay: ${firstOf(nobodys)}`;
}

function onPremises({ sendOnBehalfOnPremises = [] }: Delegates): Delegates {
  return { fullAccess: [], sendAs: [], sendOnBehalf: [], sendOnBehalfOnPremises, folders: [] };
}

/** Nothing that could be done again from here: Exchange refuses, and the directory sync would revert it. */
function isAllOnPremises(rights: Delegates): boolean {
  return namesOf(rights).length === namesOf(onPremises(rights)).length;
}

/** What a person has to do; empty where there is nothing. */
function askFor(what: 'add' | 'remove', { sendOnBehalfOnPremises = [] }: Delegates): string {
  if (sendOnBehalfOnPremises.length === 0) return '';
  const names = sendOnBehalfOnPremises.join(', ');
  return what === 'add'
    ? `; add ${names} to publicDelegates in Active Directory, and the next sync brings it`
    : `; remove ${names} from publicDelegates in Active Directory, and the next sync takes it away`;
}

function remove(account: Account, rights: Delegates, tenant: Tenant): Promise<void> {
  return changeAll(account, tenant, removals(rights));
}

function changeAll(account: Account, tenant: Tenant, changes: readonly RightChange[]): Promise<void> {
  return toAll(changes, nameOf, changing(account, tenant), listOf);
}

/** The rights that come back and are not there, those that must stay away and are, and the names of those that stay away. */
async function comingBack(
  account: Account,
  before: DatedRights,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<{ missing: Delegates; stay: string[]; astray: Delegates }> {
  const allowed = release.options?.keepDelegates ?? [];
  const [now, ours, taken] = await Promise.all([
    readDelegates(account, tenant, []),
    allowed.length === 0 ? undefined : readDelegates(account, tenant, allowed),
    takenRights(account, before, tenant, release),
  ]);
  const back = idsComingBack(release, taken);
  const stay: string[] = [];
  const stayIds = new Set<string>();
  const coming = someOf(before, ({ name, id }) => {
    if (back.has(id)) return true;
    stay.push(name);
    stayIds.add(id);
    return false;
  });
  const has = new Set([
    ...namesOf({ ...now, folders: [] }),
    ...now.folders.map(({ folder, user }) => `${folder} ${user}`),
  ]);
  const missing = someOf({ ...coming, folders: [] }, ({ name }) => !has.has(name));
  const folders = coming.folders.filter(({ folder, user }) => !has.has(`${folder} ${user}`));
  return {
    // A deleted account is given nothing.
    missing: (await sortedRights({ ...missing, folders }, tenant)).doors,
    stay,
    astray: someOf(ours ?? now, ({ id }) => stayIds.has(id)),
  };
}
