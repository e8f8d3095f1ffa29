import { minutes, seconds } from '../../domain/duration.ts';
import type { Account } from '../../domain/account.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { comesBack } from '../comes-back.ts';
import { ageOfRight, delegateOperations } from '../readings/delegate-ages.ts';
import { namesOf, readDelegates, someOf } from '../readings/delegates.ts';
import type { Delegates } from '../readings/delegates.ts';
import { ageAtRelease, readChangesForRelease, readOwnChanges } from '../readings/mailbox-changes.ts';
import { defineStep } from '../step.ts';
import type { ReleaseContext } from '../step.ts';

/** The rights, and when each arose, by its name. */
type Before = Delegates & { readonly arose: Readonly<Record<string, string>>; readonly readAt: string };

/** Exchange binds @{Add=…; Remove=…} only with this type name. */
const hashTable = '#Exchange.GenericHashTable';

export const removeDelegates = defineStep({
  name: 'remove-delegates',
  title: 'Remove delegates',
  purpose: 'Nobody else opens the mailbox or sends in its name, except those the organisation allows.',
  impact: 'hindered',
  required: true,
  destroys: true,
  permissions: [
    {
      api: 'exchange',
      role: 'Exchange.ManageAsApp',
      for: 'Get-/Remove-MailboxPermission, Get-/Remove-RecipientPermission, Get-/Remove-/Set-MailboxFolderPermission, Set-Mailbox, Search-UnifiedAuditLog (when a right was given)',
    },
  ],
  readMore: 'https://learn.microsoft.com/exchange/recipients-in-exchange-online/manage-permissions-for-recipients',
  patience: { settleWithin: minutes(60), pollEvery: seconds(5) },
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
    namesOf(before).map((name) => ({ what: `right of ${name}`, from: 'given', to: 'none' })),
  async execute(account, _before, tenant, context) {
    const id = account.objectId;
    const run = (cmdlet: string, parameters: Record<string, unknown>): Promise<unknown> =>
      tenant.exchange.run(cmdlet, { Identity: id, ...parameters }, id);
    const now = await readDelegates(account, tenant, context.options.keepDelegates);
    for (const user of now.fullAccess) {
      await run('Remove-MailboxPermission', { User: user, AccessRights: ['FullAccess'], Confirm: false });
    }
    for (const user of now.sendAs) {
      await run('Remove-RecipientPermission', { Trustee: user, AccessRights: ['SendAs'], Confirm: false });
    }
    if (now.sendOnBehalf.length > 0) {
      await run('Set-Mailbox', { GrantSendOnBehalfTo: { '@odata.type': hashTable, Remove: now.sendOnBehalf } });
    }
    for (const { folder, user, lessened } of now.folders) {
      await (lessened === null
        ? run('Remove-MailboxFolderPermission', { Identity: folder, User: user, Confirm: false })
        : run('Set-MailboxFolderPermission', { Identity: folder, User: user, AccessRights: [lessened] }));
    }
  },
  async verify(account, before, tenant, context) {
    const left = namesOf(await readDelegates(account, tenant, context.options.keepDelegates));
    if (left.length > 0) return { is: 'not-yet', seen: `still there: ${left.join(', ')}`, actAgain: true };
    return { is: 'holds', seen: `no delegate is left; ${String(namesOf(before).length)} rights were there before` };
  },
  undo: {
    describe: 'Gives the rights back to those who had them; after a compromise only those that are older.',
    async restore(account, before, tenant, release) {
      const id = account.objectId;
      const run = (cmdlet: string, parameters: Record<string, unknown>): Promise<unknown> =>
        tenant.exchange.run(cmdlet, { Identity: id, ...parameters }, id);
      const { missing } = await comingBack(account, before, tenant, release);
      for (const user of missing.fullAccess) {
        await run('Add-MailboxPermission', { User: user, AccessRights: ['FullAccess'] });
      }
      for (const user of missing.sendAs) {
        await run('Add-RecipientPermission', { Trustee: user, AccessRights: ['SendAs'], Confirm: false });
      }
      if (missing.sendOnBehalf.length > 0) {
        await run('Set-Mailbox', { GrantSendOnBehalfTo: { '@odata.type': hashTable, Add: missing.sendOnBehalf } });
      }
      for (const { folder, user, rights, lessened, flags } of missing.folders) {
        const cmdlet = lessened === null ? 'Add-MailboxFolderPermission' : 'Set-MailboxFolderPermission';
        const sharing = flags ? { SharingPermissionFlags: flags, SendNotificationToUser: false } : {};
        await run(cmdlet, { Identity: folder, User: user, AccessRights: rights, ...sharing });
      }
    },
    async verify(account, before, tenant, release) {
      const { missing, stay } = await comingBack(account, before, tenant, release);
      const names = namesOf(missing);
      if (names.length > 0) return { is: 'not-yet', seen: `not given yet: ${names.join(', ')}`, actAgain: true };
      const kept = stay.length === 0 ? '' : `; these stay without: ${stay.join(', ')}`;
      return { is: 'holds', seen: `every right that comes back is given again${kept}` };
    },
  },
});

/** The rights that come back and are not there, and the names of those that stay away. */
async function comingBack(
  account: Account,
  before: Before,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<{ missing: Delegates; stay: string[] }> {
  const [now, changes] = await Promise.all([
    readDelegates(account, tenant, []),
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
  };
}
