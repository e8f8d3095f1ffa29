import { usualDoors } from '../../drill/rehearsal/scenarios/usual-doors.ts';
import { compromiseAccount, hire } from '../../drill/rehearsal/scenarios/compromised-tenant.ts';
import { everything } from '../../drill/rehearsal/scenarios/everything.ts';
import { stealLoot } from '../../drill/rehearsal/scenarios/steal-loot.ts';
import type { Loot } from '../../drill/simulation/attacker/loot.ts';
import { people, type Person } from '../../drill/simulation/tenant/people.ts';
import type { Setting } from '../../drill/simulation/tenant/start-tenant.ts';

/** One account for each case that runs at the same time; every one of them has all the usual doors open, and the first has all there are. */
export const victims = {
  everything: people.alex,
  watched: victim('4a1c4a1c', 'walter.brand', 'Walter Brand'),
  released: victim('4b2d4b2d', 'rosa.lopez', 'Rosa Lopez'),
  crashed: victim('4c3e4c3e', 'carl.jensen', 'Carl Jensen'),
  cutOff: victim('4f0a4f0a', 'cora.lind', 'Cora Lind'),
  brokenOff: victim('4f1b4f1b', 'bruno.keller', 'Bruno Keller'),
  shared: victim('4d4f4d4f', 'paula.novak', 'Paula Novak'),
} as const;
export type Victim = keyof typeof victims;

/** Gets a copy of the watched account's mail; nobody works in it. */
export const registry = victim('4e504e50', 'registry', 'Registry');

function victim(mark: string, name: string, displayName: string): Person {
  return {
    // Doors tell accounts apart by the end of their ids.
    objectId: `${mark}-0000-4000-8000-0000${mark}`,
    userPrincipalName: `${name}@contoso.com`,
    displayName,
  };
}

/** Everybody's case in one tenant; what was stolen from each is put into `loots`. */
export function compromisedTogether(loots: Map<Victim, Loot>): Setting {
  const [first, ...others] = Object.keys(victims) as [Victim, ...Victim[]];
  return {
    setUp(state) {
      everything.setUp(state);
      hire(state, registry);
      for (const one of others) {
        hire(state, victims[one]);
        compromiseAccount(state, victims[one], people.priya);
      }
    },
    loot(breach) {
      const loot = everything.loot(breach);
      loots.set(first, loot);
      for (const one of others) loots.set(one, stealLoot(breach, victims[one], people.priya, usualDoors));
      return loot;
    },
  };
}
