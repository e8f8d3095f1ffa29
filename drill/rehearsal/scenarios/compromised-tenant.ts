import { days, hours } from '../../../shared/domain/duration.ts';
import { addMethod } from '../../simulation/tenant/identity/sign-in-methods.ts';
import { emptyMailbox, inboxRule, type Mailbox } from '../../simulation/tenant/mailbox.ts';
import { simulatedUser, type SimulatedUser } from '../../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';
import { attackersDropBox, attackersPasskey } from '../../doors/attackers-own.ts';
import { people, type Person } from '../../simulation/tenant/people.ts';

export interface Compromised {
  readonly user: SimulatedUser;
  readonly mailbox: Mailbox;
}

/** Everybody at work, and one account whose owner fell for it: what every scenario has in common. */
export function compromisedTenant(
  state: TenantState,
  victim: Person,
  delegate: Person,
  language: 'en' | 'de' | 'fr' = 'en',
): Compromised {
  const now = state.clock.now();
  for (const person of Object.values(people)) {
    state.users.set(person.objectId, simulatedUser({ ...person, ...ordinaryTimes(now), password: password(state) }));
    state.mailboxes.set(person.objectId, emptyMailbox(person, language));
  }
  const { user, mailbox } = compromisedIn(state, victim);
  const alias = `${victim.userPrincipalName.split('@')[0]?.charAt(0) ?? 'x'}@contoso.com`;
  user.proxyAddresses.push(`smtp:${alias}`);
  mailbox.aliases.push(alias);
  const created = Math.floor((now - hours(3)) / 1_000) * 1_000;
  addMethod(state, user, { id: attackersPasskey, type: 'fido2', label: 'Security key', created });
  state.compromised = user.objectId;
  state.logs.colleaguesWorkSince = now - hours(3);
  state.riskyUsers.set(user.objectId, {
    riskState: 'atRisk',
    riskLevel: 'medium',
    riskDetail: 'none',
    lastUpdated: now - hours(2),
  });
  state.signIns.push({
    id: 'e5c10000-0000-4000-8000-000000000005',
    at: now - hours(3),
    objectId: user.objectId,
    errorCode: 0,
    failureReason: 'Other.',
    ipAddress: '203.0.113.66',
    interactive: true,
  });
  openBackDoors(mailbox, delegate);
  return { user, mailbox };
}

export function compromisedIn(
  { users, mailboxes }: TenantState,
  { objectId }: { readonly objectId: string },
): Compromised {
  const [user, mailbox] = [users.get(objectId), mailboxes.get(objectId)];
  if (!user || !mailbox) throw new Error(`${objectId} does not work at Contoso`);
  return { user, mailbox };
}

function openBackDoors(mailbox: Mailbox, delegate: Person): void {
  mailbox.forwardingSmtpAddress = attackersDropBox;
  mailbox.deliverToMailboxAndForward = true;
  mailbox.inboxRules.push(
    inboxRule({ ruleIdentity: '16140901064495857665', name: '.', forwardTo: [attackersDropBox] }),
  );
  mailbox.permissions.push({ trustee: delegate.objectId, accessRights: ['FullAccess'], inherited: false, deny: false });
}

function ordinaryTimes(
  now: number,
): Pick<SimulatedUser, 'lastPasswordChange' | 'passwordTokensValidFrom' | 'signInSessionsValidFrom'> {
  const changed = now - days(40);
  return { lastPasswordChange: changed, passwordTokensValidFrom: changed, signInSessionsValidFrom: changed };
}

function password(state: TenantState): string {
  return `Contoso-${Math.floor(state.random() * 1e9).toString(36)}`;
}
