/** What Exchange keeps of a mailbox beside its mail: litigation hold and audit. */
export interface MailboxRetention {
  /** Litigation hold needs one of Exchange's larger plans or its archiving add-on. */
  capabilities: string[];
  auditEnabled: boolean;
  /** Which acts of the owner are recorded; null: those that Microsoft chose. */
  auditOwner: readonly string[] | null;
  /** What this account does is not recorded. */
  bypassesAudit: boolean;
  hold: LitigationHold;
  /** What Get-Mailbox shows of the hold until `shownFrom`. */
  shownHold: LitigationHold;
  shownFrom: number;
  /** Both are shown to the owner by Outlook. */
  retentionComment: string;
  retentionUrl: string;
}

export interface LitigationHold {
  readonly enabled: boolean;
  readonly owner: string;
  /** Days; null: without end. */
  readonly days: number | null;
  readonly since: number | null;
}

export const noHold: LitigationHold = { enabled: false, owner: '', days: null, since: null };

export function ordinaryRetention(): MailboxRetention {
  return {
    capabilities: ['BPOS_S_Enterprise'],
    auditEnabled: true,
    auditOwner: null,
    bypassesAudit: false,
    hold: noHold,
    shownHold: noHold,
    shownFrom: 0,
    retentionComment: '',
    retentionUrl: '',
  };
}
