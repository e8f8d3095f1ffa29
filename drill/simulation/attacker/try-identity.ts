import type { Loot } from './loot.ts';
import { resultOf, type DoorResult } from './door-result.ts';
import { bearer, type TenantClient } from './tenant-client.ts';

/** Comes in as an application the account consented to, into one it is assigned to, and from a device that is registered on it. */
export async function tryIdentity(client: TenantClient, { identity }: Loot): Promise<DoorResult[]> {
  if (identity === undefined) return [];
  const { consentedApp, appCookie, deviceId } = identity;
  return [
    resultOf('consented-app', await client.get('/drill/consented-app/mail', bearer(consentedApp.token))),
    resultOf('assigned-app', await client.get('/drill/assigned-app/records', { cookie: `AppSession=${appCookie}` })),
    resultOf('registered-device', await client.get(`/drill/office-network/${deviceId}`)),
  ];
}

/** What a method and a consent are good for once the owner is let in again. */
export async function tryIdentityAfterUnblock(client: TenantClient, loot: Loot): Promise<DoorResult[]> {
  if (loot.identity === undefined) return [];
  const { consentedApp, recoveryMethod: methodId } = loot.identity;
  const opened = await client.post(`/drill/consented-app/${consentedApp.clientId}/owner-opens`, {});
  const token = opened.body['token'];
  const mail = typeof token === 'string' ? await client.get('/drill/consented-app/mail', bearer(token)) : opened;
  const { userPrincipalName: username } = loot.victim;
  const reset = await client.post('/drill/self-service-reset', { username, methodId, password: 'Chosen-by-him-1' });
  return [resultOf('consented-app-after-unblock', mail), resultOf('self-service-password-reset-after-unblock', reset)];
}
