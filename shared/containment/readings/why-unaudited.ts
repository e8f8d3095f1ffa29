import * as z from 'zod';
import type { Account } from '../../domain/account.ts';
import type { Tenant } from '../../tenant/tenant.ts';

const Config = z.object({ UnifiedAuditLogIngestionEnabled: z.boolean() });
const Mailbox = z.object({ AuditEnabled: z.boolean() });
const Bypass = z.object({ AuditBypassEnabled: z.boolean() });

/**
 * Why the audit log cannot tell what happened to this mailbox; undefined where it is recorded. An empty log proves nothing where nobody
 * writes it. https://learn.microsoft.com/purview/audit-log-enable-disable
 */
export async function whyUnaudited(account: Account, tenant: Tenant): Promise<string | undefined> {
  const id = account.objectId;
  const [config, mailbox, bypass] = await Promise.all([
    tenant.exchange.run('Get-AdminAuditLogConfig', {}, id),
    tenant.exchange.run('Get-Mailbox', { Identity: id }, id),
    // Whoever is named here is not recorded, whatever the mailbox says.
    // https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailboxauditbypassassociation
    tenant.exchange.run('Get-MailboxAuditBypassAssociation', { Identity: id }, id),
  ]);
  if (!Config.parse(config[0]).UnifiedAuditLogIngestionEnabled)
    return 'the audit log of the organisation is turned off';
  if (!Mailbox.parse(mailbox[0]).AuditEnabled) return 'the mailbox is not audited';
  return Bypass.parse(bypass[0]).AuditBypassEnabled ? 'the account is exempt from mailbox auditing' : undefined;
}
