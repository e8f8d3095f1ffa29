import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { flag, text, texts } from '../fields.ts';

const Config = z.object({ UnifiedAuditLogIngestionEnabled: flag });
const Organization = z.object({ AuditDisabled: flag });
const Mailbox = z.object({
  AuditEnabled: flag,
  AuditOwner: texts,
  DefaultAuditSet: texts,
  Name: text,
  ExchangeGuid: text,
});
type Mailbox = z.infer<typeof Mailbox>;
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
  const [config, organization, mailbox, bypass] = await Promise.all([
    tenant.exchange.run('Get-AdminAuditLogConfig', {}, id),
    // It outdoes what a mailbox says. https://learn.microsoft.com/purview/audit-mailboxes
    tenant.exchange.run('Get-OrganizationConfig', {}, id),
    tenant.exchange.run('Get-Mailbox', { Identity: id }, account.userPrincipalName),
    // Whoever is named here is not recorded, whatever the mailbox says.
    // https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailboxauditbypassassociation
    tenant.exchange.run('Get-MailboxAuditBypassAssociation', { Identity: id }, account.userPrincipalName),
  ]);
  const own = Mailbox.parse(mailbox[0] ?? {});
  const { Name, ExchangeGuid } = own;
  const { AuditDisabled } = Organization.parse(organization[0] ?? {});
  return {
    unaudited: AuditDisabled
      ? 'the organisation records nothing that is done in mailboxes'
      : reason(Config.parse(config[0] ?? {}), own, Bypass.parse(bypass[0] ?? {})),
    names: [id, account.userPrincipalName, ...account.addresses, ...[Name, ExchangeGuid].flatMap((name) => name || [])],
  };
}

export async function whyUnaudited(account: Account, tenant: Tenant): Promise<string | undefined> {
  return (await readAuditing(account, tenant)).unaudited;
}

/** What a session of the owner leaves behind, and what the release dates rules and rights by. */
const ownersActs = ['MailItemsAccessed', 'Send', 'UpdateFolderPermissions', 'UpdateInboxRules'];

/**
 * The acts of the owner that somebody has taken off those which are recorded: that the mailbox is audited says nothing of them, and what an
 * administrator does to it, Cordon's own mark too, is recorded all the same. What Microsoft chose has them all.
 */
function unrecorded({ AuditOwner, DefaultAuditSet }: Mailbox): string[] {
  const isDefault = DefaultAuditSet === null ? AuditOwner === null : has(DefaultAuditSet, 'Owner');
  return isDefault ? [] : ownersActs.filter((act) => !has(AuditOwner ?? [], act));
}

function has(said: readonly string[], name: string): boolean {
  return said.some((one) => one.toLowerCase().split(/,\s*/).includes(name.toLowerCase()));
}

function reason(
  { UnifiedAuditLogIngestionEnabled }: z.infer<typeof Config>,
  mailbox: Mailbox,
  { AuditBypassEnabled }: z.infer<typeof Bypass>,
): string | undefined {
  if (!UnifiedAuditLogIngestionEnabled) return 'the audit log of the organisation is turned off';
  if (!mailbox.AuditEnabled) return 'the mailbox is not audited';
  const missing = unrecorded(mailbox);
  if (missing.length > 0) return `the mailbox does not record what its owner does: ${missing.join(', ')}`;
  if (AuditBypassEnabled === false) return undefined;
  return AuditBypassEnabled
    ? 'the account is exempt from mailbox auditing'
    : 'whether the account is exempt from mailbox auditing is not told';
}
