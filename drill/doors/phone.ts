import { days, hours } from '../../shared/domain/duration.ts';
import { defineDoor } from '../simulation/attacker/door.ts';
import { triedWith } from '../simulation/attacker/door-result.ts';

const idFor = (objectId: string): string => `phone${objectId.slice(8)}`;

/** A telephone of the attacker's that is synchronised with the mailbox, beside the owner's. */
export const phone = defineDoor({
  name: 'phone',
  shutBy: [{ step: 'block-mobile-devices', in: 'everything' }],
  plant(state, { objectId }) {
    const clientAccess = state.mailboxes.get(objectId)?.settings.clientAccess;
    if (!clientAccess) return;
    const now = state.clock.now();
    const attackersPhone = `OUTLOOK-${objectId.slice(-4)}-A77AC`;
    clientAccess.activeSync = true;
    clientAccess.devices.push(
      {
        id: `APPL-${objectId.slice(-4)}`,
        model: 'iPhone 15',
        os: 'iOS 19',
        client: 'EAS',
        firstSync: now - days(200),
      },
      { id: attackersPhone, model: 'Pixel', os: 'Android 15', client: 'Outlook', firstSync: now - hours(2) },
    );
    clientAccess.held.push({ id: idFor(objectId), by: { device: attackersPhone } });
  },
  steal: ({ victim }) => idFor(victim.objectId),
  try: async (id, { client }) => triedWith(await client.get(`/drill/held-connection/${id}`)),
});
