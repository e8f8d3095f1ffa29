import { randomUUID } from 'node:crypto';
import { hours } from '../../shared/domain/duration.ts';
import { inboxRule } from '../tenant/mailbox.ts';
import type { TenantState } from '../tenant/state.ts';
import type { Compromised } from './compromised-tenant.ts';
import { attackersDropBox } from './compromised-tenant.ts';
import { people } from './people.ts';

export const ownersRule = 'Newsletters';
export const ownersDelegate = people.marie.objectId;

/** What the owner had long before: it has to come back. */
export function plantOwnersThings({ mailbox }: Compromised): void {
  mailbox.inboxRules.push(inboxRule({ ruleIdentity: '16140901064495857111', name: ownersRule, priority: 5 }));
  mailbox.permissions.push({ trustee: ownersDelegate, accessRights: ['FullAccess'], inherited: false, deny: false });
}

/** What the audit log says of the back doors that `compromisedTenant` has opened. */
export function leaveTraces(state: TenantState, { user, mailbox }: Compromised, delegate: string): void {
  const trace = (operation: string, object: string, parameters: Record<string, string>): void => {
    state.logs.mailboxActs.push({
      id: randomUUID(),
      at: state.clock.now() - hours(2),
      operation,
      actor: user.objectId,
      owner: user.objectId,
      clientAddress: '203.0.113.66',
      client: 'Client=REST;Client=RESTSystem;;',
      tokenIssuedAt: null,
      object,
      parameters,
    });
  };
  const address = state.users.get(delegate)?.userPrincipalName ?? delegate;
  trace('New-InboxRule', `${mailbox.name}\\.`, { Name: '.', ForwardTo: attackersDropBox });
  trace('Set-Mailbox', mailbox.name, { ForwardingSmtpAddress: attackersDropBox });
  trace('Add-MailboxPermission', mailbox.name, { Identity: mailbox.name, User: address, AccessRights: 'FullAccess' });
}

/** What is wrong when the owner's things are not back, or the attacker's are. */
export function complaintsAboutThings(state: TenantState, owner: string, attackersDelegate: string): string[] {
  const mailbox = state.mailboxes.get(owner);
  const runs = (name: string): boolean =>
    mailbox?.inboxRules.some((rule) => rule.name === name && rule.enabled) ?? false;
  const opens = (id: string): boolean =>
    mailbox?.permissions.some(({ trustee, deny }) => trustee === id && !deny) ?? false;
  const wrong: readonly (readonly [boolean, string])[] = [
    [!runs(ownersRule), 'the owner’s rule does not run again'],
    [runs('.'), 'the attacker’s rule runs again'],
    [!opens(ownersDelegate), 'the owner’s delegate has no right any more'],
    [opens(attackersDelegate), 'the attacker’s delegate has a right again'],
    [mailbox?.forwardingSmtpAddress != null, 'mail is forwarded again'],
  ];
  return wrong.flatMap(([isWrong, what]) => (isWrong ? [what] : []));
}
