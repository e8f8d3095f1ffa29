import { days, minutes } from '../../../shared/domain/duration.ts';
import { idFor } from '../../doors/planted/id-for.ts';
import { people } from '../../simulation/tenant/people.ts';
import { complaintsAbout } from '../verdict.ts';
import { cloud } from './cloud.ts';
import type { Ending, Scenario, SeenCase } from './scenario.ts';

/** The account administers: a machine ends its sessions at once, and the rest waits until a person approves. */
export const administrator: Scenario = {
  ...cloud,
  name: 'administrator',
  description:
    'An account that holds a role of the directory: a machine ends its sessions, and a person approves the rest ten minutes later.',
  // As it counts where nobody has written one.
  policy: '{}',
  setUp(state) {
    cloud.setUp(state);
    const victim = state.users.get(people.alex.objectId);
    if (!victim) throw new Error('the victim is not there');
    state.roles.assignments.push({
      id: idFor(victim, 'f0a10090'),
      ...{ principalId: victim.objectId, role: 'Message Center Reader', scope: '/' },
      ...{ from: state.clock.now() - days(400), until: null, activated: false },
    });
  },
  people: [
    {
      after: minutes(10),
      who: 'Noor Haddad, head of security',
      when: ({ result }) => result === 'softened',
      what: { decides: { decision: 'approve', about: 'containment' } },
    },
  ],
  // The next case of the account does what was approved.
  endsWhen: ({ result }) => result !== undefined && result !== 'softened',
  mustEnd: ({ view, doors, cases }) => [
    ...complaintsAbout({
      result: String(view.result),
      attacker: { canStill: doors.filter(({ opened }) => opened).map(({ door }) => door) },
    }),
    ...softenedFirst(cases),
  ],
};

function softenedFirst(cases: Ending['cases']): string[] {
  const results = cases.map(({ result }: SeenCase) => result).toReversed();
  return results.join() === 'softened,contained' ? [] : [`the cases ended ${results.join(', ')}`];
}
