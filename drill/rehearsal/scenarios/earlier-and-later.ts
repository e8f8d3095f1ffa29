import { randomUUID } from 'node:crypto';
import { hours } from '../../../shared/domain/duration.ts';
import type { Duration } from '../../../shared/domain/duration.ts';
import { heldRoles } from '../../simulation/tenant/roles/held-roles.ts';
import { inboxRule } from '../../simulation/tenant/mailbox.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';
import type { Compromised } from './compromised-tenant.ts';
import { attackersDropBox } from '../../doors/planted/attackers-own.ts';
import { people } from '../../simulation/tenant/people.ts';

export const ownersRule = 'Newsletters';
export const ownersDelegate = people.marie.objectId;

/** What the owner had long before: it has to come back. */
export function plantOwnersThings({ mailbox }: Compromised): void {
  mailbox.inboxRules.push(inboxRule({ ruleIdentity: '16140901064495857111', name: ownersRule, priority: 5 }));
  mailbox.permissions.push({ trustee: ownersDelegate, accessRights: ['FullAccess'], inherited: false, deny: false });
}

/** What the audit log says of the back doors that `compromisedTenant` has opened. */
export function leaveTraces(
  state: TenantState,
  { user, mailbox }: Compromised,
  delegate: string,
  ago: Duration = hours(2),
): void {
  const trace = (operation: string, object: string, parameters: Record<string, string>): void => {
    state.logs.mailboxActs.push({
      id: randomUUID(),
      at: state.clock.now() - ago,
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
  const appOf = (id: string): string => state.applications.get(id)?.displayName ?? id;
  const has = new Set([
    ...state.identity.grants.flatMap(({ principalId, clientId }) => (principalId === owner ? [appOf(clientId)] : [])),
    ...state.identity.appRoleAssignments.flatMap((each) =>
      each.principalId === owner ? [each.resourceDisplayName] : [],
    ),
    ...[...state.identity.devices.values()].flatMap((each) => (each.accountEnabled ? [each.displayName] : [])),
    ...heldRoles(state, owner),
    ...(runs(ownersRule) ? ['the owner’s rule'] : []),
    ...(runs('.') ? ['the attacker’s rule'] : []),
    ...(opens(ownersDelegate) ? ['the owner’s delegate'] : []),
    ...(opens(attackersDelegate) ? ['the attacker’s delegate'] : []),
    ...(mailbox?.forwardingSmtpAddress == null ? [] : ['forwarding']),
  ]);
  return [
    ...ownersThings.flatMap((name) => (has.has(name) ? [] : [`${name} is not back`])),
    ...attackersThings.flatMap((name) => (has.has(name) ? [`${name} is back`] : [])),
  ];
}

/** By the names that `openEveryDoor` and `plantOwnersThings` gave them. */
const ownersThings: readonly string[] = [
  'the owner’s rule',
  'the owner’s delegate',
  'Team calendar',
  'Expenses',
  'LAPTOP-ALEX',
  'Message Center Reader',
];
const attackersThings: readonly string[] = [
  'the attacker’s rule',
  'the attacker’s delegate',
  'forwarding',
  'Mail Archiver Pro',
  'Customer records',
  'DESKTOP-4F1C',
  'Old telephone',
  'User Administrator',
];
