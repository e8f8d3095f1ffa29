import { minutes } from '../../../../shared/domain/duration.ts';
import { noHold, type LitigationHold, type MailboxRetention } from '../mailbox-retention.ts';
import type { TenantState } from '../state.ts';
import { CmdletError, type Invocation, type Row } from './cmdlet.ts';

/** Set-Mailbox, as far as it is about holds and audit. https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailbox */
export function setRetention({ state, parameters }: Invocation, retention: MailboxRetention): void {
  if ('AuditEnabled' in parameters) retention.auditEnabled = parameters['AuditEnabled'] === true;
  if ('RetentionComment' in parameters) retention.retentionComment = textOf(parameters['RetentionComment']);
  if ('RetentionUrl' in parameters) retention.retentionUrl = textOf(parameters['RetentionUrl']);
  const wanted = wantedHold(parameters, retention.hold);
  if (JSON.stringify(wanted) === JSON.stringify(retention.hold)) return;
  if (wanted.enabled && !isLicensed(retention)) {
    const type = 'Microsoft.Exchange.Configuration.Tasks.RecipientTaskException';
    const message = "Your Exchange Online license doesn't permit you to put a litigation hold on this mailbox.";
    throw new CmdletError(400, type, message);
  }
  const now = state.clock.now();
  const since = wanted.enabled ? (retention.hold.since ?? now) : null;
  retention.shownHold = shown(state, retention);
  retention.hold = { ...wanted, since };
  retention.shownFrom = now + Math.floor(minutes(10) + state.random() * minutes(230));
}

function wantedHold(parameters: Invocation['parameters'], hold: LitigationHold): LitigationHold {
  const enabled = 'LitigationHoldEnabled' in parameters ? parameters['LitigationHoldEnabled'] === true : hold.enabled;
  if (!enabled) return noHold;
  const owner = 'LitigationHoldOwner' in parameters ? textOf(parameters['LitigationHoldOwner']) : hold.owner;
  const span = parameters['LitigationHoldDuration'];
  const days = span === undefined ? hold.days : span === null || span === 'Unlimited' ? null : Number(span);
  return { enabled, owner: owner === '' ? 'Cordon (application)' : owner, days, since: hold.since };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isLicensed({ capabilities }: MailboxRetention): boolean {
  return capabilities.some((each) => /BPOS_S_Enterprise|EXCHANGE_S_ENTERPRISE|ARCHIVE/i.test(each));
}

function shown(state: TenantState, retention: MailboxRetention): LitigationHold {
  return state.clock.now() >= retention.shownFrom ? retention.hold : retention.shownHold;
}

/** https://learn.microsoft.com/purview/audit-mailboxes#mailbox-actions-for-user-mailboxes-and-shared-mailboxes */
const ownersActs = [
  ...['HardDelete', 'MailItemsAccessed', 'MoveToDeletedItems', 'Send', 'SoftDelete', 'Update'],
  ...['UpdateCalendarDelegation', 'UpdateFolderPermissions', 'UpdateInboxRules'],
];

/** Get-Mailbox, as far as it is about holds and audit. */
export function retentionRow(state: TenantState, retention: MailboxRetention): Row {
  const { enabled, owner, days, since } = shown(state, retention);
  return {
    LitigationHoldEnabled: enabled,
    LitigationHoldOwner: owner,
    LitigationHoldDuration: days === null ? 'Unlimited' : `${String(days)}.00:00:00`,
    LitigationHoldDate: since === null ? null : new Date(since).toISOString(),
    AuditEnabled: retention.auditEnabled,
    AuditOwner: retention.auditOwner ?? ownersActs,
    // Of whom the acts that are recorded are those that Microsoft chose.
    DefaultAuditSet: ['Admin', 'Delegate', ...(retention.auditOwner === null ? ['Owner'] : [])],
    PersistedCapabilities: retention.capabilities,
    RetentionComment: retention.retentionComment,
    RetentionUrl: retention.retentionUrl,
  };
}
