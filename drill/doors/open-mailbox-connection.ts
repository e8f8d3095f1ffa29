import { defineDoor } from '../simulation/attacker/door.ts';
import { triedWith } from '../simulation/attacker/door-result.ts';

/** A connection to the mailbox that outlives every token: it ends when the mailbox has moved. */
export const openMailboxConnection = defineDoor({
  name: 'open-mailbox-connection',
  shutBy: [{ step: 'move-mailbox', in: 'access-persists' }],
  plant(state, victim) {
    state.mailboxes.get(victim.objectId)?.openConnections.push('mapi-session-4711');
  },
  steal: ({ state, victim }) => state.mailboxes.get(victim.objectId)?.openConnections[0],
  try: async (id, { client }) => triedWith(await client.get(`/drill/mailbox-connection/${id}`)),
});
