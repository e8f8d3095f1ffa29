import { defineDoor } from '../simulation/attacker/door.ts';
import { triedWith } from '../simulation/attacker/door-result.ts';
import { openSharePointSession } from '../simulation/tenant/sharepoint/user-sessions.ts';

/** The cookie of a session with SharePoint: it asks Entra nothing for days. */
export const sharePointSession = defineDoor({
  name: 'sharepoint-session',
  shutBy: [{ step: 'revoke-sharepoint-sessions', in: 'cloud' }],
  steal: ({ state, victim }) => openSharePointSession(state, victim.objectId),
  try: async (cookie, { client }) => triedWith(await client.get('/drill/files', { cookie: `FedAuth=${cookie}` })),
});
