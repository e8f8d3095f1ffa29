import { days } from '../../shared/domain/duration.ts';
import { defineDoor } from '../simulation/attacker/door.ts';
import { addMethod } from '../simulation/tenant/identity/sign-in-methods.ts';
import { idFor } from './planted/id-for.ts';
import { wholeSeconds } from './planted/whole-seconds.ts';

/**
 * A passkey from a first break-in that nobody noticed: older than the compromise that is known, it is taken for the owner's and stays. Once
 * the account is unblocked, only the high risk of the user refuses it.
 */
export const earlierPasskey = defineDoor({
  name: 'earlier-passkey',
  shutBy: [
    { step: 'confirm-compromised', in: 'delegates', onceUnblocked: true },
    { step: 'confirm-compromised-after-password', in: 'delegates', onceUnblocked: true },
  ],
  plant(state, victim) {
    const created = wholeSeconds(state) - days(45);
    addMethod(state, victim, { id: idFor(victim, 'ac20000b'), type: 'fido2', label: 'Security key at home', created });
  },
  steal: ({ victim }) => idFor(victim, 'ac20000b'),
  afterUnblock: {
    name: 'earlier-passkey-after-unblock',
    try(passkey, { client, keys, loot }) {
      const username = loot.victim.userPrincipalName;
      return keys.ask(client, 'earlier-passkey', { grant_type: 'urn:drill:passkey', username, passkey });
    },
  },
});
