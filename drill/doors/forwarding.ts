import type { Door } from '../simulation/attacker/door.ts';
import { bearer } from '../simulation/attacker/tenant-client.ts';
import { attackersDropBox } from './planted/attackers-own.ts';
import { copyBy } from './planted/copy-by.ts';

/** The mailbox forwards what it gets. */
export const forwarding: Door = {
  name: 'forwarding',
  shutBy: [{ step: 'stop-forwarding', in: 'cloud' }],
  plant(state, victim) {
    const forwarded = { forwardingSmtpAddress: attackersDropBox, deliverToMailboxAndForward: true };
    Object.assign(state.mailboxes.get(victim.objectId) ?? {}, forwarded);
  },
  try: async (_, { probe, loot }) => copyBy('forwarding', await probe(loot.victim.userPrincipalName)),
  async reopen({ client, loot }, token) {
    const { status } = await client.post('/drill/mailbox/forwarding', { address: loot.dropBox }, bearer(token));
    return status > 0 && status < 300;
  },
};
