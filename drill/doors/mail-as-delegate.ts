import { defineDoor } from '../simulation/attacker/door.ts';
import { triedWith } from '../simulation/attacker/door-result.ts';
import { issued } from '../simulation/attacker/key-ring.ts';
import { bearer } from '../simulation/attacker/tenant-client.ts';

/** Somebody who may open the mailbox, and whose account the attacker holds as well. */
export const mailAsDelegate = defineDoor({
  name: 'mail-as-delegate',
  shutBy: [{ step: 'remove-delegates', in: 'cloud' }],
  plant(state, victim, delegate) {
    const trustee = delegate.objectId;
    const mailbox = state.mailboxes.get(victim.objectId);
    mailbox?.permissions.push({ trustee, accessRights: ['FullAccess'], inherited: false, deny: false });
  },
  async try(_, { client, keys, loot }) {
    if (keys.delegate === null) return { opened: false, answer: 'the attacker holds no key' };
    const { refreshToken: refresh_token } = keys.delegate;
    const renewed = await client.signIn({ grant_type: 'refresh_token', refresh_token, cae: 'true' });
    keys.delegate = issued(renewed) ?? keys.delegate;
    const path = `/v1.0/users/${loot.victim.objectId}/messages`;
    return triedWith(await client.get(path, bearer(keys.delegate.accessToken)));
  },
});
