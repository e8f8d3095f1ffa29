import { text, type Cmdlet } from './cmdlet.ts';
import { chosenMailboxes, mailboxNamed } from './recipients.ts';

export const auditSettingsCmdlets = {
  /** https://learn.microsoft.com/powershell/module/exchangepowershell/get-adminauditlogconfig */
  'Get-AdminAuditLogConfig': {
    run: ({ state }) => [{ UnifiedAuditLogIngestionEnabled: state.organization.auditIsOn }],
  },
  /** https://learn.microsoft.com/powershell/module/exchangepowershell/get-organizationconfig */
  'Get-OrganizationConfig': {
    run: ({ state }) => [{ AuditDisabled: !state.organization.mailboxAuditIsOn }],
  },
  /** https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailboxauditbypassassociation */
  'Get-MailboxAuditBypassAssociation': {
    run: (invocation) =>
      chosenMailboxes(invocation).map(({ name, retention }) => ({
        Name: name,
        AuditBypassEnabled: retention.bypassesAudit,
      })),
  },
  /** https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailboxauditbypassassociation */
  'Set-MailboxAuditBypassAssociation': {
    run(invocation) {
      const { state, parameters } = invocation;
      const { retention, objectId } = mailboxNamed(state, text(invocation, 'Identity'));
      retention.bypassesAudit = parameters['AuditBypassEnabled'] === true;
      state.writes.push({ at: state.clock.now(), operation: 'Set-MailboxAuditBypassAssociation', objectId });
      return [];
    },
  },
} satisfies Readonly<Record<string, Cmdlet>>;
