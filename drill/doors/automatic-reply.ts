import { defineDoor } from '../simulation/attacker/door.ts';
import { recordsIn } from '../simulation/attacker/attack.ts';
import { accountDid } from './planted/account-did.ts';
import { warner } from './planted/attackers-own.ts';

/** In the answer that the mailbox gives to everybody. */
const attackersPage = 'https://contoso-invoices.example/pay';

/** Automatic replies carry the attacker's link to whoever writes. */
export const automaticReply = defineDoor({
  name: 'automatic-reply',
  shutBy: [{ step: 'stop-automatic-replies', in: 'everything' }],
  plant(state, { objectId }) {
    const mailbox = state.mailboxes.get(objectId);
    if (!mailbox) return;
    const message = `Please settle open invoices at ${attackersPage}`;
    const replies = { state: 'Enabled', internalMessage: message, externalMessage: message };
    Object.assign(mailbox.settings.automaticReplies, replies);
    const parameters = { Identity: mailbox.name, AutoReplyState: 'Enabled' };
    accountDid(state, objectId, 'Set-MailboxAutoReplyConfiguration', mailbox.name, parameters);
  },
  async try(_, { client, loot, probe }) {
    const { subject, wasAnswered } = await probe(loot.victim.userPrincipalName);
    const { body } = await client.get(`/drill/automatic-replies/${encodeURIComponent(warner)}`);
    const opened = recordsIn(body).some(
      (reply) => reply.get('about') === subject && JSON.stringify([...reply]).includes(attackersPage),
    );
    if (!wasAnswered) return { opened, answer: 'the probe got no answer', isUnknown: true };
    return { opened, answer: opened ? 'the link was sent' : 'no reply with the link' };
  },
});
