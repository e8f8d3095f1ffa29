import { randomUUID } from 'node:crypto';
import type { TenantState } from './state.ts';

/** https://learn.microsoft.com/purview/audit-log-activities#exchange-mailbox-activities */
const auditedAs: Readonly<Record<string, string>> = {
  'read mail': 'MailItemsAccessed',
  'read mail as delegate': 'MailItemsAccessed',
  'read mail over an open connection': 'MailItemsAccessed',
  'add a rule': 'New-InboxRule',
  'forward the mail': 'Set-Mailbox',
  'send mail': 'Send',
  'New-InboxRule': 'New-InboxRule',
  'New-SweepRule': 'New-SweepRule',
  'New-TransportRule': 'New-TransportRule',
  'Set-TransportRule': 'Set-TransportRule',
  'Set-Mailbox': 'Set-Mailbox',
  'Add-MailboxPermission': 'Add-MailboxPermission',
  'Set-MailboxAutoReplyConfiguration': 'Set-MailboxAutoReplyConfiguration',
};

export interface ActInMailbox {
  readonly operation: string;
  readonly actor: string;
  readonly owner: string;
  readonly tokenIssuedAt: number | null;
  /** Now, if not said. */
  readonly at?: number;
  readonly object?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Writes into the audit log what somebody did in a mailbox; what is not audited leaves no trace there. */
export function writeMailboxAct(
  state: TenantState,
  { operation, actor, owner, tokenIssuedAt, ...more }: ActInMailbox,
): void {
  const audited = auditedAs[operation];
  if (audited === undefined) return;
  state.logs.mailboxActs.push({
    id: randomUUID(),
    at: state.clock.now(),
    operation: audited,
    actor,
    owner,
    clientAddress: '203.0.113.66',
    client: 'Client=REST;Client=RESTSystem;;',
    tokenIssuedAt,
    ...more,
  });
}
