import { notFound, text, type Cmdlet } from './cmdlet.ts';
import { mailboxNamed } from './recipients.ts';

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-app */
const getApp: Cmdlet = {
  run(invocation) {
    const mailbox = mailboxNamed(invocation.state, text(invocation, 'Mailbox'));
    return mailbox.settings.addIns.map(({ id, displayName, provider, permissions, scope, enabled }) => ({
      Identity: `${mailbox.name}\\${id}`,
      AppId: id,
      DisplayName: displayName,
      ProviderName: provider,
      Requirements: permissions,
      Scope: scope,
      Enabled: enabled,
    }));
  },
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailboxcalendarfolder */
const getMailboxCalendarFolder: Cmdlet = {
  run(invocation) {
    const identity = text(invocation, 'Identity');
    const [owner = '', place = ''] = identity.split(':', 2);
    const mailbox = mailboxNamed(invocation.state, owner);
    const calendar = mailbox.folders.find(({ folderId, path }) => place === folderId || place === `\\${path}`);
    if (!calendar || (calendar.folderType !== 'Calendar' && !calendar.calendar)) throw notFound(identity);
    const { published, detail, url } = calendar.calendar
      ? { published: calendar.calendar.published !== null, detail: calendar.calendar.published, url: null }
      : mailbox.settings.calendar;
    return [
      {
        Identity: `${mailbox.name}:\\${calendar.path}`,
        PublishEnabled: published,
        DetailLevel: detail,
        PublishedCalendarUrl: url,
        PublishedICalUrl: url?.replace(/html$/, 'ics') ?? null,
        SearchableUrlEnabled: false,
      },
    ];
  },
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailboxjunkemailconfiguration */
const getMailboxJunkEmailConfiguration: Cmdlet = {
  run(invocation) {
    const mailbox = mailboxNamed(invocation.state, text(invocation, 'Identity'));
    const { enabled, blocked, trusted } = mailbox.settings.junk;
    return [
      {
        Identity: mailbox.name,
        Enabled: enabled,
        BlockedSendersAndDomains: blocked,
        TrustedSendersAndDomains: trusted,
        ContactsTrusted: false,
        TrustedListsOnly: false,
      },
    ];
  },
};

export const ownerSettingsCmdlets = {
  'Get-App': getApp,
  'Get-MailboxCalendarFolder': getMailboxCalendarFolder,
  'Get-MailboxJunkEmailConfiguration': getMailboxJunkEmailConfiguration,
} satisfies Readonly<Record<string, Cmdlet>>;
