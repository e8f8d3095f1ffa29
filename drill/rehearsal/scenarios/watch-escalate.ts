import { hours, minutes, seconds } from '../../../shared/domain/duration.ts';
import { people } from '../../simulation/tenant/people.ts';
import type { Ending, Scenario } from './scenario.ts';
import { stealLoot } from './steal-loot.ts';
import {
  aboutCopies,
  aboutEvidence,
  aboutHold,
  aboutProof,
  copyRules,
  mailAllDay,
  matter,
  setUpWatch,
  victim,
  watchOptions,
} from './watched.ts';

export const watchEscalate: Scenario = {
  name: 'watch-escalate',
  description: 'An account that the legal team watches until, after nine hours, it has to be contained at once.',
  account: victim,
  options: watchOptions,
  watch: matter,
  setUp: setUpWatch,
  loot: (breach) => stealLoot(breach, victim, people.priya),
  people: [
    ...mailAllDay,
    { after: minutes(30), who: matter.approvedBy, what: { decides: { decision: 'tick', channel: 'phone-tree' } } },
    { after: hours(9), who: matter.approvedBy, what: { decides: { decision: 'escalate' } } },
  ],
  mustEnd(ending) {
    const { view, state, doors } = ending;
    return [
      ...(view.result === 'contained' ? [] : [`the case ended ${String(view.result)}`]),
      ...doors.flatMap(({ door, opened }) => (opened ? [`the attacker can still use ${door}`] : [])),
      ...aboutHold(ending),
      ...aboutCopies(ending),
      ...aboutProof(ending),
      ...(copyRules(state) === 2 ? [] : ['the rules that copy mail did not stay']),
      ...aboutEvidence(ending, 2),
      ...aboutTime(ending),
    ];
  },
};

/** Counted from the word, not from the alert nine hours before; a second is far more than two activities take. */
function aboutTime({ view }: Ending): string[] {
  const t1 = view['t1Ms'];
  const late = typeof t1 !== 'number' || t1 > seconds(5);
  return late ? [`the cut-off took ${String(t1)} ms from the word to escalate`] : [];
}
