import { defineDoor } from '../simulation/attacker/door.ts';
import { accountDid } from './planted/account-did.ts';
import { warner } from './planted/attackers-own.ts';
import { idFor } from './planted/id-for.ts';

/** Mail that might warn the owner is swept away, by a rule beside one of the owner's. */
export const sweepRule = defineDoor({
  name: 'sweep-rule',
  shutBy: [{ step: 'remove-sweep-rules', in: 'everything' }],
  plant(state, victim) {
    const mailbox = state.mailboxes.get(victim.objectId);
    if (!mailbox) return;
    const rule = (eight: string, name: string, sender: string, destinationFolder: string) => {
      const ruleId = idFor(victim, eight);
      mailbox.settings.sweepRules.push({ ruleId, name, enabled: true, sender, destinationFolder });
    };
    rule('f0b10001', 'Newsletters', 'news@shop.example', 'Archive');
    rule('f0b10002', 'tidy', warner, 'RSS Feeds');
    const parameters = { Name: 'tidy', Sender: warner };
    accountDid(state, victim.objectId, 'New-SweepRule', `${mailbox.name}\\tidy`, parameters);
  },
  async try(_, { client, loot, probe }) {
    const { subject, wasAnswered } = await probe(loot.victim.userPrincipalName);
    const path = `/drill/where-it-lies/${loot.victim.objectId}/${encodeURIComponent(subject)}`;
    const { body } = await client.get(path);
    const opened = body['inInbox'] === false;
    if (!wasAnswered) return { opened, answer: 'the probe got no answer', isUnknown: true };
    return { opened, answer: opened ? `swept to ${String(body['folder'])}` : 'not swept' };
  },
});
