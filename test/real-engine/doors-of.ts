import { startAttacker } from '../../drill/simulation/attacker/start-attacker.ts';
import { seededRandom } from '../../drill/simulation/tenant/seeded-random.ts';
import { systemClock } from '../../host/system-clock.ts';
import type { RealStage } from './real-stage.ts';
import type { Victim } from './victims.ts';

/** One for all rounds: no probe bears the mark of an earlier one. */
const random = seededRandom(2);

/** The doors that the tenant opens now for whoever holds what was stolen from the account. */
export async function doorsOf({ tenant, loots }: RealStage, victim: Victim): Promise<string[]> {
  const loot = loots.get(victim);
  if (!loot) throw new Error(`Nothing was stolen from ${victim}.`);
  const attacker = startAttacker({ tenant, clock: systemClock(), random, loot });
  return (await attacker.tryEveryDoor()).flatMap(({ door, opened }) => (opened ? [door] : []));
}
