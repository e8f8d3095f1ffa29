import type { Attack } from '../simulation/attacker/attack.ts';
import type { Door } from '../simulation/attacker/door.ts';
import { anyOf, type Tried } from '../simulation/attacker/door-result.ts';

/** The refresh tokens of the account: they give new tokens until they are revoked. */
export const refreshToken: Door = {
  name: 'refresh-token',
  shutBy: [{ step: 'revoke-sessions', in: 'cloud', onceUnblocked: true }],
  givesTokens: true,
  try: (_, attack) => refresh(attack),
  afterUnblock: { name: 'refresh-token-after-unblock', comesFirst: true, try: (_, attack) => refresh(attack) },
};

async function refresh({ client, keys }: Attack): Promise<Tried> {
  keys.turn();
  const results: Tried[] = [];
  for (const [born, token] of [...keys.refreshTokens]) {
    results.push(await keys.ask(client, born, { grant_type: 'refresh_token', refresh_token: token }));
  }
  return anyOf(results);
}
