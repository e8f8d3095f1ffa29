import { defineDoor } from '../simulation/attacker/door.ts';
import { triedWith } from '../simulation/attacker/door-result.ts';

const idFor = (objectId: string): string => `imap${objectId.slice(8)}`;

/** A mail program that is still connected over IMAP. */
export const imapConnection = defineDoor({
  name: 'imap-connection',
  shutBy: [{ step: 'block-legacy-protocols', in: 'everything' }],
  plant(state, { objectId }) {
    const clientAccess = state.mailboxes.get(objectId)?.settings.clientAccess;
    if (!clientAccess) return;
    clientAccess.imap = true;
    clientAccess.held.push({ id: idFor(objectId), by: 'imap' });
  },
  steal: ({ victim }) => idFor(victim.objectId),
  try: async (id, { client }) => triedWith(await client.get(`/drill/held-connection/${id}`)),
});
