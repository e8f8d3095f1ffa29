import { days, hours } from '../../shared/domain/duration.ts';
import { defineDoor } from '../simulation/attacker/door.ts';
import type { SimulatedUser } from '../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../simulation/tenant/state.ts';
import { traceMail } from '../simulation/tenant/exchange/trace-mail.ts';

/** What the attacker wrote to everybody the account knows. */
export const phishingSubject = 'Payroll update: confirm your bank account';

/** Mail to colleagues and customers in the account's name: somebody may still fall for it. */
export const phishingMail = defineDoor({
  name: 'phishing-mail',
  shutBy: [{ step: 'purge-sent-messages', in: 'everything' }],
  plant(state, victim) {
    writeOrdinaryMail(state, victim);
    writePhishing(state, victim);
  },
  steal({ state, victim, delegate }) {
    const others = [...state.mailboxes.keys()];
    return others.find((objectId) => objectId !== victim.objectId && objectId !== delegate.objectId);
  },
  async try(recipient, { client }) {
    const { status } = await client.get(`/drill/phished/${recipient}/${encodeURIComponent(phishingSubject)}`);
    const opened = status === 200;
    if (status === 0) return { opened, answer: 'no answer', isUnknown: true };
    return { opened, answer: opened ? 'still in a mailbox' : 'gone from the mailbox' };
  },
});

/** What the owner wrote before, and goes on writing. */
function writeOrdinaryMail(state: TenantState, { userPrincipalName: sender }: SimulatedUser): void {
  for (let day = 1; day <= 25; day += 3) {
    const recipient = `buyer${String(day % 4)}@fabrikam.example`;
    traceMail(state, { sender, recipient, subject: `Order ${String(4700 + day)}`, at: state.clock.now() - days(day) });
  }
}

function writePhishing(state: TenantState, victim: SimulatedUser): void {
  const [sender, subject, at] = [victim.userPrincipalName, phishingSubject, state.clock.now() - hours(2)];
  const customers = Array.from({ length: 12 }, (_, i) => `contact${String(i)}@customer${String(i % 3)}.example`);
  for (const recipient of customers) traceMail(state, { sender, recipient, subject, at });
  for (const mailbox of state.mailboxes.values()) {
    if (mailbox.objectId === victim.objectId) continue;
    const { primarySmtpAddress: to } = mailbox;
    traceMail(state, { sender, recipient: to, subject, at });
    mailbox.messages.push({
      id: `phish-${mailbox.objectId}`,
      from: sender,
      to,
      subject,
      body: 'https://payroll-confirm.example/login',
      receivedAt: at,
      folder: mailbox.folders.find(({ folderType }) => folderType === 'Inbox')?.name ?? 'Inbox',
      isRead: false,
    });
  }
}
