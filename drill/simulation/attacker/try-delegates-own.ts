import type { Loot } from './loot.ts';
import { resultOf, type DoorResult } from './door-result.ts';
import { issued } from './key-ring.ts';
import { bearer, type TenantClient } from './tenant-client.ts';

/** Signs in as the delegate and reads the delegate's own mail; sends a probe there that a rule would send on to him. */
export async function tryDelegatesOwn(client: TenantClient, loot: Loot, subject: string): Promise<DoorResult[]> {
  const { delegate, delegatesOwn, dropBox } = loot;
  if (delegatesOwn === undefined || delegate === null) return [];
  const username = delegate.userPrincipalName;
  const answer = await client.signIn({
    grant_type: 'password',
    username,
    password: delegatesOwn.password,
    cae: 'true',
  });
  const token = issued(answer)?.accessToken;
  const mail = token === undefined ? answer : await client.get('/v1.0/me/messages', bearer(token));
  await client.post('/drill/send-mail', { to: username, subject });
  const { body } = await client.get(`/drill/drop-box/${encodeURIComponent(dropBox)}`);
  const copies: unknown[] = Array.isArray(body['value']) ? body['value'] : [];
  const opened = copies.some(
    (copy) => typeof copy === 'object' && copy !== null && 'subject' in copy && copy.subject === subject,
  );
  return [
    resultOf('delegates-own-mail', mail),
    { door: 'delegates-own-rule', opened, answer: opened ? 'a copy arrived' : 'no copy arrived' },
  ];
}
