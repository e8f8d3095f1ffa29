import { days, hours } from '../../shared/domain/duration.ts';
import { defineDoor } from '../simulation/attacker/door.ts';
import { triedWith } from '../simulation/attacker/door-result.ts';
import { audit } from '../simulation/tenant/directory-audits.ts';
import type { SimulatedUser } from '../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../simulation/tenant/state.ts';
import { idFor } from './planted/id-for.ts';
import { wholeSeconds } from './planted/whole-seconds.ts';

/** A device of the attacker's, registered on the account beside the owner's. */
export const registeredDevice = defineDoor({
  name: 'registered-device',
  shutBy: [{ step: 'disable-registered-devices', in: 'everything' }],
  plant: register,
  steal: ({ victim }) => idFor(victim, 'ac400002'),
  try: async (deviceId, { client }) => triedWith(await client.get(`/drill/office-network/${deviceId}`)),
});

function register(state: TenantState, victim: SimulatedUser): void {
  const now = wholeSeconds(state);
  const add = (number: number, displayName: string, operatingSystem: string, registered: number | null, on = true) => {
    const id = idFor(victim, `ac50000${String(number)}`);
    const deviceId = idFor(victim, `ac40000${String(number)}`);
    const whose = { owner: victim.objectId, users: [victim.objectId] };
    const what = { id, deviceId, displayName, operatingSystem, trustType: 'AzureAd', registered } as const;
    state.identity.devices.set(id, { ...what, accountEnabled: on, ...whose });
    return id;
  };
  add(1, 'LAPTOP-ALEX', 'Windows', now - days(200));
  const id = add(2, 'DESKTOP-4F1C', 'Windows', null);
  add(3, 'Old telephone', 'Android', now - days(900), false);
  // No application may disable it.
  add(4, 'Telephone of Alex', 'IPhone', now - days(100));
  audit(state, {
    at: now - hours(2),
    activityDisplayName: 'Register device',
    category: 'Device',
    initiatedBy: victim.objectId,
    targets: [{ id, type: 'Device', displayName: 'DESKTOP-4F1C' }],
  });
}
