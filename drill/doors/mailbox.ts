import { days, hours } from '../../shared/domain/duration.ts';
import type { Loot } from '../simulation/attacker/loot.ts';
import { transportRule } from '../simulation/tenant/exchange/transport-rules.ts';
import { inboxRule, type Mailbox } from '../simulation/tenant/mailbox.ts';
import { writeMailboxAct } from '../simulation/tenant/mailbox-acts.ts';
import type { SimulatedUser } from '../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../simulation/tenant/state.ts';
import { attackersDropBox } from './attackers-own.ts';
import { people } from '../simulation/tenant/people.ts';
import { idFor } from './roles.ts';

/** Whose mail the attacker sweeps away: everybody's who might warn the owner. */
export const warner = 'somebody@outside.example';
/** In the answer that the mailbox gives to everybody. */
export const attackersPage = 'https://contoso-invoices.example/pay';

/** What was set up in the mailbox, by its owner long ago and by the attacker since. */
export function plantMailbox(state: TenantState, victim: SimulatedUser): void {
  const mailbox = state.mailboxes.get(victim.objectId);
  if (!mailbox) return;
  const now = state.clock.now();
  const { settings, name } = mailbox;
  const at = now - hours(2);
  const did = (operation: string, object: string, parameters: Record<string, string>): void => {
    const { objectId } = victim;
    writeMailboxAct(state, {
      operation,
      actor: objectId,
      owner: objectId,
      tokenIssuedAt: null,
      at,
      object,
      parameters,
    });
  };
  openToPrograms(mailbox, victim, now);
  settings.sweepRules.push(
    {
      ruleId: idFor(victim, 'f0b10001'),
      name: 'Newsletters',
      enabled: true,
      sender: 'news@shop.example',
      destinationFolder: 'Archive',
    },
    { ruleId: idFor(victim, 'f0b10002'), name: 'tidy', enabled: true, sender: warner, destinationFolder: 'RSS Feeds' },
  );
  did('New-SweepRule', `${name}\\tidy`, { Name: 'tidy', Sender: warner });
  Object.assign(settings.automaticReplies, {
    state: 'Enabled',
    internalMessage: `Please settle open invoices at ${attackersPage}`,
    externalMessage: `Please settle open invoices at ${attackersPage}`,
  });
  did('Set-MailboxAutoReplyConfiguration', name, { Identity: name, AutoReplyState: 'Enabled' });
  mailbox.inboxRules.push(
    inboxRule({
      ruleIdentity: '17140901064495857011',
      name: 'Junk E-Mail Rule',
      deleteMessage: true,
      subjectOrBodyContains: ['password alert'],
    }),
    inboxRule({
      ruleIdentity: '12140901064495857012',
      name: 'Projects',
      moveToFolder: 'Archive',
      subjectOrBodyContains: ['project nord'],
    }),
  );
  did('New-InboxRule', `${name}\\17140901064495857011`, { Name: 'Junk E-Mail Rule', DeleteMessage: 'True' });
  settings.junk.blocked.push('security@contoso.com');
  settings.addIns.push({
    id: idFor(victim, 'f0b20001'),
    displayName: 'Mail Merge Pro',
    provider: 'Unknown publisher',
    permissions: 'ReadWriteMailbox',
    scope: 'User',
    enabled: true,
  });
  Object.assign(settings.calendar, {
    published: true,
    detail: 'FullDetails',
    url: 'https://outlook.example/calendar/published.html',
  });
  state.blockedSenders.set(mailbox.primarySmtpAddress, 'OutboundSpamLast24Hours=212');
  makeTransportRule(state, victim, at);
  openAnother(state, victim);
}

/** What he holds of all that. */
export function mailboxLoot(victim: { readonly objectId: string }): NonNullable<Loot['mailbox']> {
  return {
    heldConnections: {
      'imap-connection': `imap${victim.objectId.slice(8)}`,
      phone: `phone${victim.objectId.slice(8)}`,
    },
    sweeps: warner,
    repliesWith: attackersPage,
    transportRule: true,
  };
}

function openToPrograms({ settings: { clientAccess } }: Mailbox, victim: SimulatedUser, now: number): void {
  const { heldConnections } = mailboxLoot(victim);
  Object.assign(clientAccess, { imap: true, activeSync: true });
  const attackersPhone = `OUTLOOK-${victim.objectId.slice(-4)}-A77AC`;
  clientAccess.devices.push(
    {
      id: `APPL-${victim.objectId.slice(-4)}`,
      model: 'iPhone 15',
      os: 'iOS 19',
      client: 'EAS',
      firstSync: now - days(200),
    },
    { id: attackersPhone, model: 'Pixel', os: 'Android 15', client: 'Outlook', firstSync: now - hours(2) },
  );
  clientAccess.held.push(
    { id: heldConnections['imap-connection'] ?? '', by: 'imap' },
    { id: heldConnections['phone'] ?? '', by: { device: attackersPhone } },
  );
}

/** A rule of the organisation, made with the account's rights: all mail to it is copied to him. */
function makeTransportRule(state: TenantState, victim: SimulatedUser, at: number): void {
  state.transportRules.push(
    transportRule(state, {
      guid: idFor(victim, 'f0b30001'),
      name: `Archive ${victim.objectId.slice(0, 4)}`,
      sentTo: [victim.objectId],
      blindCopyTo: [attackersDropBox],
      createdBy: victim.displayName,
      whenChanged: at,
      effectiveFrom: at,
    }),
  );
}

/** A colleague's mailbox that the account may open, and where he hides mail as well. */
function openAnother(state: TenantState, victim: SimulatedUser): void {
  const other = state.mailboxes.get(
    people.marie.objectId === victim.objectId ? people.jonas.objectId : people.marie.objectId,
  );
  if (!other) return;
  other.permissions.push({ trustee: victim.objectId, accessRights: ['FullAccess'], inherited: false, deny: false });
  other.inboxRules.push(
    inboxRule({
      ruleIdentity: '15140901064495857021',
      name: '..',
      deleteMessage: true,
      subjectOrBodyContains: ['phishing'],
    }),
  );
}
