import { hours } from '../../shared/domain/duration.ts';
import { defineDoor } from '../simulation/attacker/door.ts';
import { transportRule } from '../simulation/tenant/exchange/transport-rules.ts';
import { attackersDropBox } from './planted/attackers-own.ts';
import { copyBy } from './planted/copy-by.ts';
import { idFor } from './planted/id-for.ts';

/** A rule of the organisation, made with the account's rights, copies all mail to it. */
export const mailFlowRule = defineDoor({
  name: 'mail-flow-rule',
  shutBy: [{ step: 'disable-made-transport-rules', in: 'everything' }],
  plant(state, victim) {
    const at = state.clock.now() - hours(2);
    state.transportRules.push(
      transportRule(state, {
        guid: idFor(victim, 'f0b30001'),
        name: `Archive ${victim.objectId.slice(0, 4)}`,
        sentTo: [victim.objectId],
        blindCopyTo: [attackersDropBox],
        createdBy: victim.displayName,
        whenChanged: at,
        effectiveFrom: at,
      }),
    );
  },
  try: async (_, { probe, loot }) => copyBy('transport-rule', await probe(loot.victim.userPrincipalName)),
});
