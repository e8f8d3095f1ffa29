import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { flag, text } from '../fields.ts';

const Config = z.object({ UnifiedAuditLogIngestionEnabled: flag });
const Mailbox = z.object({ AuditEnabled: flag, Name: text, ExchangeGuid: text });
const Bypass = z.object({ AuditBypassEnabled: flag });

/** What the audit log can tell of a mailbox. */
export interface Auditing {
  /** Why it cannot tell what happened; undefined where it is recorded. */
  readonly unaudited: string | undefined;
  /** Names that it may give the mailbox. */
  readonly names: readonly string[];
}

/** An empty log proves nothing where nobody writes it. https://learn.microsoft.com/purview/audit-log-enable-disable */
export async function readAuditing(account: Account, tenant: Tenant): Promise<Auditing> {
  const id = account.objectId;
  const [config, mailbox, bypass] = await Promise.all([
    tenant.exchange.run('Get-AdminAuditLogConfig', {}, id),
    tenant.exchange.run('Get-Mailbox', { Identity: id }, account.userPrincipalName),
    // Whoever is named here is not recorded, whatever the mailbox says.
    // https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailboxauditbypassassociation
    tenant.exchange.run('Get-MailboxAuditBypassAssociation', { Identity: id }, account.userPrincipalName),
  ]);
  const { AuditEnabled, Name, ExchangeGuid } = Mailbox.parse(mailbox[0] ?? {});
  return {
    unaudited: reason(Config.parse(config[0] ?? {}), AuditEnabled, Bypass.parse(bypass[0] ?? {})),
    names: [id, account.userPrincipalName, ...account.addresses, ...[Name, ExchangeGuid].flatMap((name) => name || [])],
  };
}

export async function whyUnaudited(account: Account, tenant: Tenant): Promise<string | undefined> {
  return (await readAuditing(account, tenant)).unaudited;
}

function reason(
  { UnifiedAuditLogIngestionEnabled }: z.infer<typeof Config>,
  isAudited: boolean | null | undefined,
  { AuditBypassEnabled }: z.infer<typeof Bypass>,
): string | undefined {
  if (!UnifiedAuditLogIngestionEnabled) return 'the audit log of the organisation is turned off';
  if (!isAudited) return 'the mailbox is not audited';
  if (AuditBypassEnabled === false) return undefined;
  return AuditBypassEnabled
    ? 'the account is exempt from mailbox auditing'
    : 'whether the account is exempt from mailbox auditing is not told';
}
