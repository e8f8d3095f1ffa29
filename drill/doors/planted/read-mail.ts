import { anyOf, triedWith, type Tried } from '../../simulation/attacker/door-result.ts';
import { bearer, type TenantClient } from '../../simulation/attacker/tenant-client.ts';

/** Reads the victim's mail with every token of one kind. */
export async function readMail(client: TenantClient, tokens: ReadonlyMap<string, string>): Promise<Tried> {
  const results: Tried[] = [];
  for (const token of tokens.values()) {
    results.push(triedWith(await client.get('/v1.0/me/messages', bearer(token))));
  }
  return anyOf(results);
}
