import { days } from '../../../shared/domain/duration.ts';
import { compromisedIn } from './compromised-tenant.ts';
import { complaintsAboutThings, leaveTraces, plantOwnersThings } from './earlier-and-later.ts';
import { everything } from './everything.ts';
import { people } from '../../simulation/tenant/people.ts';
import { complaintsAboutRelease, releaseIsOver, releasing } from './released.ts';
import type { Scenario } from './scenario.ts';

const [owner, delegate] = [people.alex, people.priya];

export const releaseRemediated: Scenario = {
  name: 'release-remediated',
  description:
    'An account whose every door was used is given back to its owner: the attacker’s doors stay shut, the rest comes back.',
  account: owner,
  options: { ...everything.options, aftercareHours: 2 },
  compromisedFor: days(30),
  tierZero: true,
  setUp(state) {
    everything.setUp(state);
    const compromised = compromisedIn(state, owner);
    plantOwnersThings(compromised);
    leaveTraces(state, compromised, delegate.objectId);
  },
  loot: (breach) => everything.loot(breach),
  people: [...everything.people, ...releasing('remediated')],
  endsWhen: releaseIsOver,
  mustEnd: ({ view, state, doors }) => [
    ...complaintsAboutRelease({ view, state }),
    ...complaintsAboutThings(state, owner.objectId, delegate.objectId),
    ...doors.flatMap(({ door, opened }) => (opened ? [`the attacker can use ${door}`] : [])),
  ],
};
