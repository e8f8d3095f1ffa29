import { hours, minutes } from '../../../shared/domain/duration.ts';
import { deliver } from '../../simulation/tenant/exchange/deliver.ts';
import { emptyMailbox, type Mailbox } from '../../simulation/tenant/mailbox.ts';
import { simulatedUser } from '../../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';
import { compromisedTenant } from './compromised-tenant.ts';
import { people } from '../../simulation/tenant/people.ts';
import type { Act, Ending } from './scenario.ts';

/** Belongs to the legal team; nobody works in it. */
const registry = {
  objectId: 'f6d20000-0000-4000-8000-000000000009',
  userPrincipalName: 'registry@contoso.com',
  displayName: 'Registry',
};

export const watchOptions = { preservationMailbox: registry.userPrincipalName };
export const matter = { reference: 'M-2026-0117', approvedBy: 'Clara Lindqvist, counsel' };
const { marie: victim, jonas: colleague } = people;
export { victim };

export function setUpWatch(state: TenantState): void {
  compromisedTenant(state, victim, people.priya);
  // A shared mailbox has an account that nobody signs in to. https://learn.microsoft.com/microsoft-365/admin/email/about-shared-mailboxes
  state.users.set(registry.objectId, simulatedUser({ ...registry, accountEnabled: false }));
  state.mailboxes.set(registry.objectId, emptyMailbox(registry));
}

/** Mail that the account sends to a colleague; what it gets, the attacker's own probes bring. */
export function sendsMail(after: number): Act {
  return {
    after,
    who: victim.displayName,
    what: {
      says: 'sends a mail to a colleague',
      does(state) {
        const to = state.mailboxes.get(colleague.objectId);
        const message = { from: victim.userPrincipalName, to: colleague.userPrincipalName, body: '' };
        if (to) deliver(state, to, { ...message, subject: `minutes of the meeting ${String(after)}` });
      },
    },
  };
}

export const mailAllDay: readonly Act[] = [0, 1, 2, 4, 8].map((hour) => sendsMail(hours(hour) + minutes(45)));

/** All that somebody who sits in the account could see or feel of the tenant. */
export function asTheAttackerSees(state: TenantState): unknown {
  const user = state.users.get(victim.objectId);
  const mailbox = state.mailboxes.get(victim.objectId);
  if (!user || !mailbox) return undefined;
  const {
    retention: { retentionComment, retentionUrl },
    messages: _,
    droppedMail: __,
    ...seen
  } = mailbox;
  const { criticalEvents, signInSessionsValidFrom, lastPasswordChange, accountEnabled, passkeys, directoryRoles } =
    user;
  const signIn = {
    criticalEvents,
    signInSessionsValidFrom,
    lastPasswordChange,
    accountEnabled,
    passkeys,
    directoryRoles,
  };
  return structuredClone({ ...seen, inOutlook: [retentionComment, retentionUrl], signIn });
}

/** What is wrong with the copies: mail from and to the account must lie in the legal team's mailbox, and nowhere else be seen. */
export function aboutCopies({ state }: Ending): string[] {
  const kept = state.mailboxes.get(registry.objectId)?.messages ?? [];
  return [
    ...(kept.some(({ from }) => from === victim.userPrincipalName) ? [] : ['no mail that the account sent was copied']),
    ...(kept.some(({ to }) => to === victim.userPrincipalName) ? [] : ['no mail that the account got was copied']),
  ];
}

export function aboutHold({ state }: Ending): string[] {
  return held(state.mailboxes.get(victim.objectId)) ? [] : ['the mailbox is not held'];
}

function held(mailbox: Mailbox | undefined): boolean {
  return mailbox?.retention.hold.enabled === true;
}

export function aboutEvidence({ view }: Ending, looks: number): string[] {
  const taken = view.entries.filter((entry) => entry.kind === 'evidence' && entry['about'] === 'watch');
  const unread = taken.flatMap(({ snapshot }) =>
    Object.entries(snapshot ?? {}).filter(([, lines]) => !Array.isArray(lines)),
  );
  return [
    ...(taken.length >= looks ? [] : [`evidence was taken ${String(taken.length)} times instead of ${String(looks)}`]),
    ...unread.map(([section]) => `the evidence lacks ${section}`),
  ];
}

/** Whether the case itself proved that the mail was copied. */
export function aboutProof({ view }: Ending): string[] {
  const copying = view.steps.find(({ run }) => run === 'copy-mail');
  return copying?.state === 'holds' ? [] : [`the copies were not proved: ${copying?.note ?? 'not tried'}`];
}

/** Rules in the tenant that copy mail to the legal team. */
export function copyRules(state: TenantState): number {
  return state.transportRules.filter(({ blindCopyTo }) => blindCopyTo.length > 0).length;
}
