import { hours, minutes } from '../../../shared/domain/duration.ts';
import { hybrid } from './hybrid.ts';
import type { Ending, Scenario } from './scenario.ts';

const who = 'Ines Vogel, service desk';

export const hybridDefender: Scenario = {
  ...hybrid,
  name: 'hybrid-defender',
  description:
    'An account mastered on premises, where Cordon disables it through Defender for Identity and a person changes the password.',
  usesDefender: true,
  setUp(state) {
    hybrid.setUp(state);
    state.defender.domains.push('contoso.com');
  },
  people: [
    { after: minutes(40), who, what: 'changes-password-on-premises', because: 'reset-password' },
    { after: minutes(42), who, what: 'attests-password-change', because: 'reset-password' },
    { after: hours(5), who, what: 'disables-account-on-premises', because: 'keep-blocked' },
  ],
  // A sensor comes within two minutes.
  mustStayShut: [{ door: 'kerberos-ticket', after: minutes(5) }],
  mustEnd: (ending) => [
    ...(ending.view.result === 'contained' ? [] : [`the case ended ${String(ending.view.result)}`]),
    ...ending.doors.filter(({ opened }) => opened).map(({ door }) => `the attacker can use ${door}`),
    ...complaintsAboutDirectory(ending),
  ],
};

/** Whether a sensor really disabled it, by the tenant's own log, and before the first sync came by. */
function complaintsAboutDirectory({ state, view }: Ending): string[] {
  const reopened = view.entries.filter(({ kind, run }) => kind === 'attempt' && run === 'keep-blocked').length;
  return [
    ...(state.log.some(({ operation }) => operation === 'sensor: disable') ? [] : ['no sensor disabled the account']),
    // One attempt looks, and blocks nothing that is blocked.
    ...(reopened <= 1 ? [] : ['the directory sync opened the account again']),
  ];
}
