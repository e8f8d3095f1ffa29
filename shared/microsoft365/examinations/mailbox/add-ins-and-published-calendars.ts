import { hasMailbox } from '../../account-facts.ts';
import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { firstOf, ofEach, upToCut } from '../../../catalogue/to-all.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { defineExamination } from '../../../catalogue/examination.ts';
import type { FindingItem } from '../../../catalogue/examination.ts';
import { called, flag, key, text } from '../../readings/fields.ts';
import { isKeptByExchange } from '../../readings/mailbox/shared-folders.ts';

const AddIn = z.object({
  DisplayName: text,
  ProviderName: text,
  Requirements: text,
  Scope: text,
  Enabled: flag,
});
const Folder = z.object({ FolderId: key, FolderType: text, FolderPath: text, ContainerClass: text });
type Folder = z.infer<typeof Folder>;
const Calendar = z.object({
  PublishEnabled: flag,
  DetailLevel: text,
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
  appliesTo: hasMailbox,
  async examine(account, tenant) {
    const [addIns, calendars] = await Promise.all([addInsOf(account, tenant), publishedCalendars(account, tenant)]);
    return {
      summary: `${String(addIns.length)} add-ins of the owner, ${String(calendars.filter(({ what }) => what.endsWith('is published')).length)} published calendars`,
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

/** Whatever holds appointments can be published, not only the default calendar. */
async function publishedCalendars({ objectId, userPrincipalName }: Account, tenant: Tenant): Promise<FindingItem[]> {
  const run = (cmdlet: string, Identity: string): Promise<Record<string, unknown>[]> =>
    tenant.exchange.run(cmdlet, { Identity }, userPrincipalName);
  const { rows, isCutOff } = await upToCut(run('Get-MailboxFolderStatistics', objectId));
  const calendars = z
    .array(Folder)
    .parse(rows)
    .filter((folder) => isCalendar(folder) && !isKeptByExchange(folder));
  const read = async (folder: Folder): Promise<FindingItem[]> => {
    const told = z.array(Calendar).parse(await run('Get-MailboxCalendarFolder', `${objectId}:${folder.FolderId}`));
    // Its address is the key to it: whoever reads the report must not get in.
    return told.flatMap(({ PublishEnabled, DetailLevel }) =>
      PublishEnabled === true
        ? [{ what: `${nameOf(folder)} is published`, detail: `shows ${DetailLevel ?? 'unknown'}`, suspicious: true }]
        : [],
    );
  };
  const { answers, untold } = await ofEach(calendars, nameOf, read);
  const unknown = isCutOff ? [...untold, 'calendars after the end of the list of folders (it was cut off)'] : untold;
  return [
    ...answers.flat(),
    ...(unknown.length > 0
      ? [
          {
            what: 'calendars of which it is not known whether they are published',
            detail: firstOf(unknown),
            suspicious: true,
          },
        ]
      : []),
  ];
}

function isCalendar({ FolderType, ContainerClass }: Folder): boolean {
  return FolderType === 'Calendar' || /^IPF\.Appointment\b/i.test(ContainerClass ?? '');
}

function nameOf({ FolderType, FolderPath, FolderId }: Folder): string {
  return FolderType === 'Calendar' ? 'the calendar' : `the calendar "${called(FolderPath, FolderId)}"`;
}
