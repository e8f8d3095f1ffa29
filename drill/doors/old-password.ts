import type { Door } from '../simulation/attacker/door.ts';
import type { Attack } from '../simulation/attacker/attack.ts';
import type { Tried } from '../simulation/attacker/door-result.ts';

/** The password that the owner typed into the attacker's page. */
export const oldPassword: Door = {
  name: 'old-password',
  shutBy: [
    { step: 'reset-password', in: 'cloud', onceUnblocked: true },
    { step: 'await-directory-sync', in: 'hybrid', onceUnblocked: true },
    { step: 'end-session-at-provider', in: 'federated', onceUnblocked: true },
  ],
  givesTokens: true,
  try: (_, attack) => signIn(attack),
  afterUnblock: { name: 'password-after-unblock', try: (_, attack) => signIn(attack) },
};

function signIn({ client, loot, keys }: Attack): Promise<Tried> {
  const username = loot.victim.userPrincipalName;
  return keys.ask(client, 'password', { grant_type: 'password', username, password: loot.password });
}
