import { idFor } from '../../doors/planted/id-for.ts';
import type { Door } from '../../simulation/attacker/door.ts';
import { days, hours } from '../../../shared/domain/duration.ts';
import { audit } from '../../simulation/tenant/directory-audits.ts';
import { emptyMailbox, type Mailbox } from '../../simulation/tenant/mailbox.ts';
import { simulatedUser, type SimulatedUser } from '../../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';
import { people, type Person } from '../../simulation/tenant/people.ts';
import { usualDoors } from './usual-doors.ts';

export interface Compromised {
  readonly user: SimulatedUser;
  readonly mailbox: Mailbox;
}

/** Everybody at work, and one account whose owner fell for it, with the usual doors open and those beyond them. */
export function compromisedTenant(
  state: TenantState,
  victim: Person,
  delegate: Person,
  { language = 'en', more = [] }: { language?: 'en' | 'de' | 'fr'; more?: readonly Door[] } = {},
): Compromised {
  const now = state.clock.now();
  for (const person of Object.values(people)) hire(state, person, language);
  state.compromised = victim.objectId;
  state.logs.colleaguesWorkSince = now - hours(3);
  // The directory is never silent for long: its audit log shows what somebody else did.
  audit(state, {
    at: now - days(1),
    activityDisplayName: 'Update user',
    category: 'UserManagement',
    initiatedBy: null,
    targets: [{ id: people.marie.objectId, type: 'User', displayName: people.marie.displayName }],
  });
  return compromiseAccount(state, victim, delegate, more);
}

/** Somebody at work, with an account and a mailbox. */
export function hire(state: TenantState, person: Person, language: 'en' | 'de' | 'fr' = 'en'): void {
  const times = ordinaryTimes(state.clock.now());
  state.users.set(person.objectId, simulatedUser({ ...person, ...times, password: password(state) }));
  state.mailboxes.set(person.objectId, emptyMailbox(person, language));
}

/** Opens in the account of one of them the usual doors, and those beyond them. */
export function compromiseAccount(
  state: TenantState,
  victim: Person,
  delegate: Person,
  more: readonly Door[] = [],
): Compromised {
  const now = state.clock.now();
  const { user, mailbox } = compromisedIn(state, victim);
  const alias = `${victim.userPrincipalName.split('@')[0]?.charAt(0) ?? 'x'}@contoso.com`;
  user.proxyAddresses.push(`smtp:${alias}`);
  mailbox.aliases.push(alias);
  state.riskyUsers.set(user.objectId, {
    riskState: 'atRisk',
    riskLevel: 'medium',
    riskDetail: 'none',
    lastUpdated: now - hours(2),
  });
  state.signIns.push({
    id: idFor(user, 'e5c10000'),
    at: now - hours(3),
    objectId: user.objectId,
    errorCode: 0,
    failureReason: 'Other.',
    ipAddress: '203.0.113.66',
    interactive: true,
  });
  const helper = compromisedIn(state, delegate).user;
  for (const door of [...usualDoors, ...more]) door.plant?.(state, user, helper);
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

function ordinaryTimes(
  now: number,
): Pick<SimulatedUser, 'lastPasswordChange' | 'passwordTokensValidFrom' | 'signInSessionsValidFrom'> {
  const changed = now - days(40);
  return { lastPasswordChange: changed, passwordTokensValidFrom: changed, signInSessionsValidFrom: changed };
}

function password(state: TenantState): string {
  return `Contoso-${Math.floor(state.random() * 1e9).toString(36)}`;
}
