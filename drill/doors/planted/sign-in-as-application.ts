import type { Attack } from '../../simulation/attacker/attack.ts';
import { anyOf, triedWith, type Tried } from '../../simulation/attacker/door-result.ts';
import { bearer } from '../../simulation/attacker/tenant-client.ts';

/** Asks for a token as the application and uses the last one that was given. */
export async function signInAsApplication(
  door: string,
  login: Readonly<Record<string, string>>,
  { client, keys }: Attack,
): Promise<Tried> {
  const scope = 'https://graph.microsoft.com/.default';
  const granted = await client.signIn({ grant_type: 'client_credentials', scope, ...login });
  const { access_token: fresh } = granted.body;
  if (typeof fresh === 'string') keys.applicationTokens.set(door, fresh);
  const token = keys.applicationTokens.get(door);
  const used = token === undefined ? granted : await client.get('/drill/app-only/people', bearer(token));
  return anyOf([triedWith(granted), triedWith(used)]);
}
