import { days, hours } from '../../../shared/domain/duration.ts';
import { compromisedIn } from './compromised-tenant.ts';
import { leaveTraces } from './earlier-and-later.ts';
import { hybridLdap } from './hybrid-ldap.ts';
import { people } from '../../simulation/tenant/people.ts';
import { complaintsAboutRelease, releaseIsOver, releasing } from './released.ts';
import type { Ending, Scenario } from './scenario.ts';

export const releaseHybrid: Scenario = {
  ...hybridLdap,
  name: 'release-hybrid',
  description:
    'An account mastered on premises is given back: enabled there first, and opened in the cloud once the new password has reached it.',
  options: { aftercareHours: 2 },
  compromisedFor: days(30),
  setUp(state) {
    hybridLdap.setUp(state);
    leaveTraces(state, compromisedIn(state, hybridLdap.account), people.priya.objectId);
  },
  // The case tells how long Kerberos tickets of before may work once the account is enabled.
  people: releasing('remediated', { after: hours(11) }),
  endsWhen: releaseIsOver,
  mustEnd: (ending) => [
    ...complaintsAboutRelease(ending),
    ...complaintsAboutDirectory(ending),
    ...ending.doors.filter(({ opened }) => opened).map(({ door }) => `the attacker can use ${door}`),
  ],
};

function complaintsAboutDirectory({ state, view }: Ending): string[] {
  const account = [...state.directory.values()].find(({ objectId }) => objectId === hybridLdap.account.objectId);
  const user = state.users.get(hybridLdap.account.objectId);
  const tried = view.entries.filter(({ kind }) => kind === 'undo').map(({ step }) => step);
  const [enabled, proved, opened] = ['disable-in-directory', 'prove-password', 'block-sign-in'].map((step) =>
    tried.indexOf(step),
  ) as [number, number, number];
  return [
    ...(account?.enabled && user?.accountEnabled ? [] : ['the account is not enabled on both sides']),
    ...(account?.mustChangePassword ? [] : ['the owner was given no one-time password on premises']),
    ...(0 <= enabled && enabled < proved && proved < opened
      ? []
      : ['the cloud was opened before the directory’s password had reached it']),
  ];
}
