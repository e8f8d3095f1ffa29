import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { defineExamination } from '../../../catalogue/examination.ts';
import type { FindingItem } from '../../../catalogue/examination.ts';

const AddIn = z.object({
  DisplayName: z.string().nullish(),
  ProviderName: z.string().nullish(),
  Requirements: z.string().nullish(),
  Scope: z.string().nullish(),
  Enabled: z.boolean().nullish(),
});
const Folder = z.object({ FolderId: z.string(), FolderType: z.string().nullish() });
const Calendar = z.object({
  PublishEnabled: z.boolean().nullish(),
  DetailLevel: z.string().nullish(),
});

export const addInsAndPublishedCalendars = defineExamination({
  name: 'add-ins-and-published-calendars',
  title: 'Add-ins and published calendars',
  purpose:
    'Programs inside Outlook that read the mailbox as its owner, and calendars that anyone with their address can read.',
  permissions: [
    {
      api: 'exchange',
      role: 'Exchange.ManageAsApp',
      for: 'Get-App, Get-MailboxFolderStatistics, Get-MailboxCalendarFolder',
    },
  ],
  offersAccounts: false,
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/get-app',
  appliesTo: (account) => (account.hasMailbox ? true : 'the account has no mailbox in this tenant'),
  async examine(account, tenant) {
    const [addIns, calendars] = await Promise.all([addInsOf(account, tenant), publishedCalendars(account, tenant)]);
    return {
      summary: `${String(addIns.length)} add-ins of the owner, ${String(calendars.length)} published calendars`,
      items: [...addIns, ...calendars],
    };
  },
});

/** Add-ins of the organisation are the administrators' choice; those of the owner can be added by anyone who acts as the owner. */
async function addInsOf({ objectId, userPrincipalName }: Account, tenant: Tenant): Promise<FindingItem[]> {
  const rows = await tenant.exchange.run('Get-App', { Mailbox: objectId }, userPrincipalName);
  return z
    .array(AddIn)
    .parse(rows)
    .filter(({ Scope }) => Scope === 'User')
    .map(({ DisplayName, ProviderName, Requirements, Enabled }) => ({
      what: `add-in ${DisplayName ?? 'without a name'} by ${ProviderName ?? 'an unknown provider'}`,
      detail: `may: ${Requirements ?? 'unknown'}; ${Enabled === false ? 'disabled' : 'enabled'}`,
      suspicious: Enabled !== false && Requirements !== 'Restricted',
    }));
}

async function publishedCalendars({ objectId, userPrincipalName }: Account, tenant: Tenant): Promise<FindingItem[]> {
  const folders = z
    .array(Folder)
    .parse(
      await tenant.exchange.run(
        'Get-MailboxFolderStatistics',
        { Identity: objectId, FolderScope: 'Calendar' },
        userPrincipalName,
      ),
    )
    .filter(({ FolderType }) => FolderType === 'Calendar');
  const found: FindingItem[] = [];
  for (const { FolderId } of folders) {
    const rows = await tenant.exchange.run(
      'Get-MailboxCalendarFolder',
      { Identity: `${objectId}:${FolderId}` },
      userPrincipalName,
    );
    for (const { PublishEnabled, DetailLevel } of z.array(Calendar).parse(rows)) {
      if (PublishEnabled !== true) continue;
      // Its address is the key to it: whoever reads the report must not get in.
      found.push({ what: 'the calendar is published', detail: `shows ${DetailLevel ?? 'unknown'}`, suspicious: true });
    }
  }
  return found;
}
