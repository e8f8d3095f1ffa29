import { people } from '../../simulation/tenant/people.ts';
import { inboxRule } from '../../simulation/tenant/mailbox.ts';
import type { SimulatedUser } from '../../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';
import { accountDid } from './account-did.ts';
import { idFor } from './id-for.ts';

/** What the attacker left in the mailbox that lets nobody in: it hides, annoys and betrays. Cordon examines it. */
export function leaveMailboxTraces(state: TenantState, victim: SimulatedUser): void {
  const mailbox = state.mailboxes.get(victim.objectId);
  if (!mailbox) return;
  const { settings, name } = mailbox;
  const hide = { ruleIdentity: '17140901064495857011', name: 'Junk E-mail Rule', deleteMessage: true };
  const owners = { ruleIdentity: '12140901064495857012', name: 'Projects', moveToFolder: 'Archive' };
  mailbox.inboxRules.push(
    inboxRule({ ...hide, subjectOrBodyContains: ['password alert'] }),
    inboxRule({ ...owners, subjectOrBodyContains: ['project nord'] }),
  );
  const parameters = { Name: hide.name, DeleteMessage: 'True' };
  accountDid(state, victim.objectId, 'New-InboxRule', `${name}\\${hide.ruleIdentity}`, parameters);
  settings.junk.blocked.push('security@contoso.com');
  settings.addIns.push({
    id: idFor(victim, 'f0b20001'),
    displayName: 'Mail Merge Pro',
    provider: 'Unknown publisher',
    permissions: 'ReadWriteMailbox',
    scope: 'User',
    enabled: true,
  });
  const url = 'https://outlook.example/calendar/published.html';
  Object.assign(settings.calendar, { published: true, detail: 'FullDetails', url });
  state.blockedSenders.set(mailbox.primarySmtpAddress, 'OutboundSpamLast24Hours=212');
  openAnother(state, victim);
}

/** A colleague's mailbox that the account may open, and where mail is hidden as well. */
function openAnother(state: TenantState, victim: SimulatedUser): void {
  const { marie, jonas } = people;
  const other = state.mailboxes.get(marie.objectId === victim.objectId ? jonas.objectId : marie.objectId);
  if (!other) return;
  other.permissions.push({ trustee: victim.objectId, accessRights: ['FullAccess'], inherited: false, deny: false });
  const hide = { ruleIdentity: '15140901064495857021', name: '..', deleteMessage: true };
  other.inboxRules.push(inboxRule({ ...hide, subjectOrBodyContains: ['phishing'] }));
}
