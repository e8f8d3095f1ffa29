import { hours } from '../../shared/domain/duration.ts';
import { defineDoor } from '../simulation/attacker/door.ts';
import { triedWith } from '../simulation/attacker/door-result.ts';
import { giveTicket } from '../simulation/tenant/kerberos.ts';

/** A Kerberos ticket of the account, taken from a machine in the network: a new password does not end it. */
export const kerberosTicket = defineDoor({
  name: 'kerberos-ticket',
  shutBy: [
    { step: 'disable-in-directory', in: 'hybrid-ldap' },
    { step: 'disable-through-defender', in: 'hybrid-defender' },
  ],
  steal({ state, victim }) {
    const account = [...state.directory.values()].find(({ objectId }) => objectId === victim.objectId);
    return account && giveTicket(state, account, state.clock.now() - hours(1));
  },
  try: async (id, { client }) => triedWith(await client.get(`/drill/service-ticket/${id}`)),
});
