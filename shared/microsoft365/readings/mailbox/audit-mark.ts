import type { Account } from '../../../domain/account.ts';
import { minutes } from '../../../domain/duration.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { isIn } from './mailbox-changes.ts';
import type { MailboxChange } from './mailbox-changes.ts';

/** Something that was done to a mailbox or to its auditing, by whoever. */
export type Administration = Pick<MailboxChange, 'at' | 'operation' | 'object' | 'values'>;

/** What the control looks for: Cordon's own mark, and whatever switches auditing off. */
export const administrations = [
  'Set-Mailbox',
  'Set-MailboxAuditBypassAssociation',
  'Set-AdminAuditLogConfig',
  'Set-OrganizationConfig',
];

/** The clocks of two services. */
const skew = minutes(1);

/**
 * Changes nothing, and is written down: that auditing is on is said once more. An empty log proves that nothing happened only if it shows
 * this.
 */
export async function markMailbox({ objectId, userPrincipalName }: Account, tenant: Tenant): Promise<void> {
  await tenant.exchange.run('Set-Mailbox', { Identity: objectId, AuditEnabled: true }, userPrincipalName);
}

/** When the log shows that it was marked since then; undefined: it does not. */
export function markIn(
  control: readonly Administration[],
  markedAt: string,
  names: ReadonlySet<string>,
): string | undefined {
  const marks = control.filter(
    (one) =>
      isNamed(one, 'Set-Mailbox') &&
      isIn(one, names) &&
      isTrue(one.values['auditenabled']) &&
      Date.parse(one.at) >= Date.parse(markedAt) - skew,
  );
  return marks
    .map(({ at }) => at)
    .sort()
    .at(-1);
}

/** When auditing was switched off since, for the mailbox or for all. */
export function switchedOffIn(control: readonly Administration[], names: ReadonlySet<string>): string | undefined {
  const off = control.filter(
    (one) =>
      (isNamed(one, 'Set-AdminAuditLogConfig') && isFalse(one.values['unifiedauditlogingestionenabled'])) ||
      (isNamed(one, 'Set-OrganizationConfig') && isTrue(one.values['auditdisabled'])) ||
      (isNamed(one, 'Set-MailboxAuditBypassAssociation') &&
        isIn(one, names) &&
        isTrue(one.values['auditbypassenabled'])) ||
      (isNamed(one, 'Set-Mailbox') &&
        isIn(one, names) &&
        // Which acts of the owner are recorded: fewer or more, nobody can tell afterwards what was missing.
        (isFalse(one.values['auditenabled']) || 'auditowner' in one.values)),
  );
  return off
    .map(({ at }) => at)
    .sort()
    .at(0);
}

const isNamed = ({ operation }: Administration, name: string): boolean =>
  operation.toLowerCase() === name.toLowerCase();
const isTrue = (value: string | undefined): boolean => value === 'true' || value === '$true';
const isFalse = (value: string | undefined): boolean => value === 'false' || value === '$false';
