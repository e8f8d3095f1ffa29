import { isDeepStrictEqual } from 'node:util';
import { hours, minutes } from '../../../shared/domain/duration.ts';
import { people } from '../../simulation/tenant/people.ts';
import type { Scenario } from './scenario.ts';
import { stealLoot } from './steal-loot.ts';
import {
  aboutCopies,
  aboutEvidence,
  aboutHold,
  aboutProof,
  asTheAttackerSees,
  copyRules,
  mailAllDay,
  matter,
  setUpWatch,
  victim,
  watchOptions,
} from './watched.ts';

export const watch: Scenario = {
  name: 'watch',
  description: 'An account that the legal team watches for a day and a half, unseen, and then lets go.',
  account: victim,
  options: watchOptions,
  watch: matter,
  leavesDoorsOpen: true,
  setUp: setUpWatch,
  loot: (breach) => stealLoot(breach, victim, people.priya),
  people: [
    ...mailAllDay,
    {
      after: minutes(30),
      who: matter.approvedBy,
      what: { decides: { decision: 'tick', channel: 'counsel-informed' } },
    },
    { after: hours(36), who: matter.approvedBy, what: { decides: { decision: 'close', liftHold: false } } },
  ],
  remember: asTheAttackerSees,
  mustEnd(ending) {
    const { view, state, doors, remembered } = ending;
    return [
      ...(view.result === 'watched' ? [] : [`the case ended ${String(view.result)}`]),
      ...aboutHold(ending),
      ...aboutCopies(ending),
      ...aboutProof(ending),
      ...(copyRules(state) === 0 ? [] : ['a rule that copies mail was left behind']),
      ...aboutEvidence(ending, 6),
      // Nothing may have changed for the attacker: not what they see, not a door.
      ...(isDeepStrictEqual(asTheAttackerSees(state), remembered)
        ? []
        : ['the attacker could see that something is different']),
      ...doors.flatMap(({ door, opened }) => (opened ? [] : [`the attacker finds ${door} shut`])),
    ];
  },
};
