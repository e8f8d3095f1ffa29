import { minutes, seconds } from '../../domain/duration.ts';
import { defineStep } from '../step.ts';
import { namesOf, readDelegates } from '../readings/delegates.ts';

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
      for: 'Get-/Remove-MailboxPermission, Get-/Remove-RecipientPermission, Get-/Remove-/Set-MailboxFolderPermission, Set-Mailbox',
    },
  ],
  readMore: 'https://learn.microsoft.com/exchange/recipients-in-exchange-online/manage-permissions-for-recipients',
  patience: { settleWithin: minutes(60), pollEvery: seconds(5) },
  appliesTo: (account) => (account.hasMailbox ? true : 'the account has no mailbox in this tenant'),
  capture: (account, tenant) => readDelegates(account, tenant, []),
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
    describe: 'Gives the rights back to those who had them.',
    async restore(account, before, tenant) {
      const id = account.objectId;
      const run = (cmdlet: string, parameters: Record<string, unknown>): Promise<unknown> =>
        tenant.exchange.run(cmdlet, { Identity: id, ...parameters }, id);
      for (const user of before.fullAccess) {
        await run('Add-MailboxPermission', { User: user, AccessRights: ['FullAccess'] });
      }
      for (const user of before.sendAs) {
        await run('Add-RecipientPermission', { Trustee: user, AccessRights: ['SendAs'], Confirm: false });
      }
      if (before.sendOnBehalf.length > 0) {
        await run('Set-Mailbox', { GrantSendOnBehalfTo: { '@odata.type': hashTable, Add: before.sendOnBehalf } });
      }
      for (const { folder, user, rights, lessened } of before.folders) {
        const cmdlet = lessened === null ? 'Add-MailboxFolderPermission' : 'Set-MailboxFolderPermission';
        await run(cmdlet, { Identity: folder, User: user, AccessRights: rights });
      }
    },
    async verify(account, before, tenant) {
      const has = new Set(namesOf(await readDelegates(account, tenant, [])));
      const missing = namesOf(before).filter((name) => !has.has(name));
      if (missing.length === 0) return { is: 'holds', seen: `${String(has.size)} rights are given again` };
      return { is: 'not-yet', seen: `not given yet: ${missing.join(', ')}`, actAgain: true };
    },
  },
});
