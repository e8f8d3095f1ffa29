import { days, minutes, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { comesBack } from '../../../catalogue/comes-back.ts';
import { ageOfRight, delegateOperations } from '../../readings/mailbox/delegate-ages.ts';
import { namesOf, readDelegates, someOf } from '../../readings/mailbox/delegates.ts';
import type { Delegates } from '../../readings/mailbox/delegates.ts';
import { ageAtRelease, readChangesForRelease, readOwnChanges } from '../../readings/mailbox/mailbox-changes.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';

/** The rights, and when each arose, by its name. */
type Before = Delegates & { readonly arose: Readonly<Record<string, string>>; readonly readAt: string };

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
    {
      api: 'exchange',
      role: 'Exchange.ManageAsApp',
      for: 'Get-/Remove-MailboxPermission, Get-/Remove-RecipientPermission, Get-/Remove-/Set-MailboxFolderPermission, Set-Mailbox, Search-UnifiedAuditLog (when a right was given)',
    },
  ],
  readMore: 'https://learn.microsoft.com/exchange/recipients-in-exchange-online/manage-permissions-for-recipients',
  patience: { settleWithin: minutes(60), pollEvery: seconds(5), settleOnPremisesWithin: days(3) },
  appliesTo: (account) => (account.hasMailbox ? true : 'the account has no mailbox in this tenant'),
  capture: async (account, tenant, { compromisedSince }): Promise<Before> => {
    const readAt = tenant.now();
    const [delegates, changes] = await Promise.all([
      readDelegates(account, tenant, []),
      readOwnChanges(account, compromisedSince, delegateOperations, tenant),
    ]);
    const arose: Record<string, string> = {};
    someOf(delegates, ({ kind, user, name }) => {
      arose[name] = ageOfRight(changes, kind, user);
      return true;
    });
    return { ...delegates, arose, readAt };
  },
  foresee: (_account, before) =>
    namesOf(before).map((name) => ({
      what: `right of ${name}`,
      from: 'given',
      to: namesOf(onPremises(before)).includes(name) ? 'none, by a person in Active Directory' : 'none',
    })),
  probe: ({ objectId }, tenant) => tenant.exchange.run('Get-MailboxPermission', { Identity: objectId }, objectId),
  async execute(account, _before, tenant, context) {
    await remove(account, await readDelegates(account, tenant, context.options.keepDelegates), tenant);
  },
  async verify(account, before, tenant, context) {
    const left = await readDelegates(account, tenant, context.options.keepDelegates);
    if (namesOf(left).length > 0) {
      const seen = `still there: ${namesOf(left).join(', ')}${askFor('remove', left)}`;
      return { is: 'not-yet', seen, actAgain: !isAllOnPremises(left) };
    }
    return { is: 'holds', seen: `no delegate is left; ${String(namesOf(before).length)} rights were there before` };
  },
  undo: {
    releaseStage: 'rest',
    describe: 'Gives the rights back to those who had them; after a compromise only those that are older.',
    async restore(account, before, tenant, release) {
      const id = account.objectId;
      const run = (cmdlet: string, parameters: Record<string, unknown>): Promise<unknown> =>
        tenant.exchange.run(cmdlet, { Identity: id, ...parameters }, id);
      const { missing, astray } = await comingBack(account, before, tenant, release);
      await remove(account, astray, tenant);
      for (const user of missing.fullAccess) {
        await run('Add-MailboxPermission', { User: user, AccessRights: ['FullAccess'] });
      }
      for (const user of missing.sendAs) {
        await run('Add-RecipientPermission', { Trustee: user, AccessRights: ['SendAs'], Confirm: false });
      }
      if (missing.sendOnBehalf.length > 0) {
        await run('Set-Mailbox', { GrantSendOnBehalfTo: { Add: missing.sendOnBehalf } });
      }
      for (const { folder, user, rights, lessened, flags } of missing.folders) {
        const cmdlet = lessened === null ? 'Add-MailboxFolderPermission' : 'Set-MailboxFolderPermission';
        const sharing = flags ? { SharingPermissionFlags: flags, SendNotificationToUser: false } : {};
        await run(cmdlet, { Identity: folder, User: user, AccessRights: rights, ...sharing });
      }
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

async function remove(account: Account, rights: Delegates, tenant: Tenant): Promise<void> {
  const id = account.objectId;
  const run = (cmdlet: string, parameters: Record<string, unknown>): Promise<unknown> =>
    tenant.exchange.run(cmdlet, { Identity: id, ...parameters }, id);
  for (const user of rights.fullAccess) {
    await run('Remove-MailboxPermission', { User: user, AccessRights: ['FullAccess'], Confirm: false });
  }
  for (const user of rights.sendAs) {
    await run('Remove-RecipientPermission', { Trustee: user, AccessRights: ['SendAs'], Confirm: false });
  }
  if (rights.sendOnBehalf.length > 0) {
    await run('Set-Mailbox', { GrantSendOnBehalfTo: { Remove: rights.sendOnBehalf } });
  }
  for (const { folder, user, lessened } of rights.folders) {
    await (lessened === null
      ? run('Remove-MailboxFolderPermission', { Identity: folder, User: user, Confirm: false })
      : run('Set-MailboxFolderPermission', { Identity: folder, User: user, AccessRights: [lessened] }));
  }
}

/** The rights that come back and are not there, those that must stay away and are, and the names of those that stay away. */
async function comingBack(
  account: Account,
  before: Before,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<{ missing: Delegates; stay: string[]; astray: Delegates }> {
  const allowed = release.options?.keepDelegates ?? [];
  const [now, ours, changes] = await Promise.all([
    readDelegates(account, tenant, []),
    allowed.length === 0 ? undefined : readDelegates(account, tenant, allowed),
    readChangesForRelease(account, before.readAt, delegateOperations, release, tenant),
  ]);
  const stay: string[] = [];
  const coming = someOf(before, ({ kind, user, name }) => {
    const arose = ageAtRelease(before.arose[name] ?? 'unknown', ageOfRight(changes, kind, user));
    const isBack = comesBack(release, { name: `right of ${name}`, arose });
    if (!isBack) stay.push(name);
    return isBack;
  });
  const has = new Set([
    ...namesOf({ ...now, folders: [] }),
    ...now.folders.map(({ folder, user }) => `${folder} ${user}`),
  ]);
  const missing = someOf({ ...coming, folders: [] }, ({ name }) => !has.has(name));
  return {
    missing: { ...missing, folders: coming.folders.filter(({ folder, user }) => !has.has(`${folder} ${user}`)) },
    stay,
    astray: someOf(ours ?? now, ({ name }) => stay.includes(name)),
  };
}
