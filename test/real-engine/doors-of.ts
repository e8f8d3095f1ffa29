import { startAttacker, type Attacker } from '../../drill/simulation/attacker/start-attacker.ts';
import type { Loot } from '../../drill/simulation/attacker/loot.ts';
import { seededRandom } from '../../drill/simulation/tenant/seeded-random.ts';
import type { SimulatedTenant } from '../../drill/simulation/tenant/start-tenant.ts';
import { systemClock } from '../../host/system-clock.ts';

/** Somebody who holds what was stolen, and tries doors only when told to. */
export function doorsOf(tenant: SimulatedTenant, loot: Loot): Attacker {
  return startAttacker({ tenant, clock: systemClock(), random: seededRandom(2), loot });
}

/** The doors that the tenant opens for them now. */
export async function openDoors(attacker: Attacker): Promise<string[]> {
  return (await attacker.tryEveryDoor()).flatMap(({ door, opened }) => (opened ? [door] : []));
}
