import { defineDoor } from '../simulation/attacker/door.ts';
import { idFor } from './planted/id-for.ts';

/**
 * A certificate in the account's name, requested from the organisation's own authority. Only whoever issued it can revoke it, so no new
 * password, no revocation and no removal of a method ends it: what refuses it is that the account is blocked. Nobody tries it once the
 * account is unblocked: the case says that it has to be revoked before that.
 * https://learn.microsoft.com/entra/identity/authentication/concept-certificate-based-authentication-certificate-revocation-list
 */
export const certificate = defineDoor({
  name: 'certificate',
  shutBy: [
    { step: 'block-sign-in', in: 'cloud' },
    { step: 'keep-blocked', in: 'sync-reverts-block' },
  ],
  plant(state, victim) {
    state.identity.certificates.set(idFor(victim, 'ce570001'), victim.objectId);
  },
  steal: ({ victim }) => idFor(victim, 'ce570001'),
  givesTokens: true,
  try(thumbprint, { client, keys, loot }) {
    const username = loot.victim.userPrincipalName;
    return keys.ask(client, 'certificate', { grant_type: 'urn:drill:certificate', username, certificate: thumbprint });
  },
});
