import { text, type Cmdlet } from './cmdlet.ts';
import { mailboxNamed } from './recipients.ts';

export const auditSettingsCmdlets: Readonly<Record<string, Cmdlet>> = {
  /** https://learn.microsoft.com/powershell/module/exchangepowershell/get-adminauditlogconfig */
  'Get-AdminAuditLogConfig': {
    parameters: [],
    run: ({ state }) => [{ UnifiedAuditLogIngestionEnabled: state.organization.auditIsOn }],
  },
  /** https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailboxauditbypassassociation */
  'Get-MailboxAuditBypassAssociation': {
    parameters: ['Identity', 'ResultSize'],
    run(invocation) {
      const mailbox = mailboxNamed(invocation.state, text(invocation, 'Identity'));
      return [{ Name: mailbox.name, AuditBypassEnabled: mailbox.retention.bypassesAudit }];
    },
  },
  /** https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailboxauditbypassassociation */
  'Set-MailboxAuditBypassAssociation': {
    parameters: ['Identity', 'AuditBypassEnabled', 'Confirm'],
    run(invocation) {
      const { state, parameters } = invocation;
      const { retention, objectId } = mailboxNamed(state, text(invocation, 'Identity'));
      retention.bypassesAudit = parameters['AuditBypassEnabled'] === true;
      state.writes.push({ at: state.clock.now(), operation: 'Set-MailboxAuditBypassAssociation', objectId });
      return [];
    },
  },
};
