import { randomUUID } from 'node:crypto';
import type { DroppedMail, Mailbox, Message } from '../mailbox.ts';
import type { TenantState } from '../state.ts';
import { replyAutomatically } from './automatic-reply-cmdlets.ts';
import { mailboxAt } from './mailbox-at.ts';
import { sweptTo } from './sweep-rule-cmdlets.ts';
import { traceMail } from './trace-mail.ts';
import { underTransportRules } from './transport-rules.ts';

export type NewMessage = Pick<Message, 'from' | 'to' | 'subject' | 'body'> & {
  /** The same in every copy of a message, so that the trace can be followed. */
  readonly messageId?: string;
};

/** Forwarding between mailboxes of the tenant may go in circles; a message visits each one once. */
export function deliver(state: TenantState, mailbox: Mailbox, sent: NewMessage, visited = new Set<string>()): void {
  if (visited.has(mailbox.objectId)) return;
  visited.add(mailbox.objectId);
  const message = { ...sent, messageId: sent.messageId ?? `<${randomUUID()}@contoso.com>` };
  const { from: sender, subject, messageId } = message;
  traceMail(state, { sender, recipient: mailbox.primarySmtpAddress, subject, messageId });
  const send = (address: string, by: DroppedMail['by']) => {
    const inside = mailboxAt(state, address);
    if (inside) deliver(state, inside, message, visited);
    else drop(state, mailbox, { address, subject: message.subject, by, at: state.clock.now() });
  };
  const { copies, insteadTo } = underTransportRules(state, message, mailbox.objectId);
  for (const address of [...copies, ...(insteadTo ?? [])]) send(address, 'transport-rule');
  if (insteadTo) return;
  const { forwardingAddress, forwardingSmtpAddress } = mailbox;
  // https://learn.microsoft.com/en-us/powershell/module/exchangepowershell/set-mailbox#-forwardingaddress (it wins)
  const forwardTo = forwardingAddress ?? forwardingSmtpAddress;
  if (forwardTo !== null) {
    send(forwardTo, 'forwarding');
    if (!mailbox.deliverToMailboxAndForward) return;
  }
  store(state, mailbox, message, (address) => {
    send(address, 'rule');
  });
}

function store(state: TenantState, mailbox: Mailbox, message: NewMessage, send: (address: string) => void): void {
  const text = `${message.subject}\n${message.body}`.toLowerCase();
  const inbox = mailbox.folders.find(({ folderType }) => folderType === 'Inbox')?.name ?? 'Inbox';
  let folder: string | null = inbox;
  let isRead = false;
  const rules = mailbox.inboxRules.filter(({ enabled }) => enabled).sort((a, b) => a.priority - b.priority);
  for (const rule of rules) {
    const applies = rule.subjectOrBodyContains.length === 0;
    if (!applies && !rule.subjectOrBodyContains.some((word) => text.includes(word.toLowerCase()))) continue;
    for (const address of [...rule.forwardTo, ...rule.redirectTo]) send(address);
    if (rule.deleteMessage) folder = null;
    else if (folder !== null && rule.moveToFolder !== null) folder = rule.moveToFolder;
    isRead ||= rule.markAsRead;
    if (rule.stopProcessingRules) break;
  }
  replyAutomatically(state, mailbox, message);
  if (folder === null) return;
  if (folder === inbox) folder = sweptTo(mailbox, message.from) ?? folder;
  mailbox.messages.push({ ...message, id: randomUUID(), receivedAt: state.clock.now(), folder, isRead });
}

/** Mail that leaves for the attacker is something they got, though they asked for it long ago. */
function drop(state: TenantState, mailbox: Mailbox, mail: DroppedMail): void {
  mailbox.droppedMail.push(mail);
  const { objectId } = mailbox;
  const operation = `mail leaves by ${mail.by}`;
  state.log.push({ at: mail.at, actor: 'attacker', operation, status: 200, accepted: true, objectId });
}
