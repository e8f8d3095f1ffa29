import type { Loot } from '../scenarios/loot.ts';
import { anyOf, resultOf, type DoorResult } from './door-result.ts';
import { bearer, type TenantClient } from './tenant-client.ts';

/** Acts through a role of the account, in a session that no revocation ends. */
export async function tryRole(client: TenantClient, { adminToolCookie }: Loot): Promise<DoorResult[]> {
  if (adminToolCookie === undefined) return [];
  const answer = await client.get('/drill/help-desk/people', { cookie: `HelpDesk=${adminToolCookie}` });
  return [resultOf('role', answer)];
}

/** Comes in as an application he added a secret to, and keeps the token he got last. */
export function applicationDoor(client: TenantClient, { application }: Loot): () => Promise<DoorResult[]> {
  let token: string | undefined;
  return async () => {
    if (application === undefined) return [];
    const granted = await client.signIn({
      grant_type: 'client_credentials',
      client_id: application.appId,
      client_secret: application.secret,
      scope: 'https://graph.microsoft.com/.default',
    });
    const { access_token: fresh } = granted.body;
    if (typeof fresh === 'string') token = fresh;
    const used = token === undefined ? granted : await client.get('/drill/app-only/people', bearer(token));
    return [anyOf('app-secret', [resultOf('app-secret', granted), resultOf('app-secret', used)])];
  };
}
