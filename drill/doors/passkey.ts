import { hours } from '../../shared/domain/duration.ts';
import type { Attack } from '../simulation/attacker/attack.ts';
import type { Door } from '../simulation/attacker/door.ts';
import type { Tried } from '../simulation/attacker/door-result.ts';
import { addMethod } from '../simulation/tenant/identity/sign-in-methods.ts';
import { attackersPasskey } from './planted/attackers-own.ts';
import { wholeSeconds } from './planted/whole-seconds.ts';

/** A passkey of the attacker's own, registered on the account: a new password does not touch it. */
export const passkey: Door = {
  name: 'passkey',
  plant(state, victim) {
    const created = wholeSeconds(state) - hours(3);
    addMethod(state, victim, { id: attackersPasskey, type: 'fido2', label: 'Security key', created });
  },
  givesTokens: true,
  try: (_, attack) => signIn(attack),
  afterUnblock: { name: 'passkey-after-unblock', try: (_, attack) => signIn(attack) },
};

function signIn({ client, loot, keys }: Attack): Promise<Tried> {
  const username = loot.victim.userPrincipalName;
  return keys.ask(client, 'passkey', { grant_type: 'urn:drill:passkey', username, passkey: loot.passkey });
}
