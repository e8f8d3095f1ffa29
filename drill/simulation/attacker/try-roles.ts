import type { Loot } from './loot.ts';
import { anyOf, resultOf, type DoorResult } from './door-result.ts';
import { bearer, type TenantClient } from './tenant-client.ts';

/** Acts through a role of the account, in a session that no revocation ends. */
export async function tryRole(client: TenantClient, { adminToolCookie }: Loot): Promise<DoorResult[]> {
  if (adminToolCookie === undefined) return [];
  const answer = await client.get('/drill/help-desk/people', { cookie: `HelpDesk=${adminToolCookie}` });
  return [resultOf('role', answer)];
}

/** Comes in as an application, by a secret he added and by a provider he made it trust, and keeps the tokens he got last. */
export function applicationDoors(client: TenantClient, { application }: Loot): () => Promise<DoorResult[]> {
  if (application === undefined) return () => Promise.resolve([]);
  const common = {
    grant_type: 'client_credentials',
    client_id: application.appId,
    scope: 'https://graph.microsoft.com/.default',
  };
  const doors = [
    applicationDoor(client, 'app-secret', { ...common, client_secret: application.secret }),
    applicationDoor(client, 'app-federation', { ...common, client_assertion: application.assertion }),
  ];
  return () => Promise.all(doors.map((tryDoor) => tryDoor()));
}

function applicationDoor(
  client: TenantClient,
  door: string,
  fields: Readonly<Record<string, string>>,
): () => Promise<DoorResult> {
  let token: string | undefined;
  return async () => {
    const granted = await client.signIn(fields);
    const { access_token: fresh } = granted.body;
    if (typeof fresh === 'string') token = fresh;
    const used = token === undefined ? granted : await client.get('/drill/app-only/people', bearer(token));
    return anyOf(door, [resultOf(door, granted), resultOf(door, used)]);
  };
}
