import { hours, minutes } from '../../../shared/domain/duration.ts';
import { hybrid } from './hybrid.ts';
import type { Ending, Scenario } from './scenario.ts';

export const hybridLdap: Scenario = {
  ...hybrid,
  name: 'hybrid-ldap',
  description:
    'An account mastered on premises. Cordon is connected to its domain controller, so no person has to act.',
  connectsDirectory: true,
  people: [
    // Asked for only where Cordon cannot do it.
    { after: hours(5), who: 'Ines Vogel, service desk', what: 'disables-account-on-premises', because: 'keep-blocked' },
  ],
  mustStayShut: [{ door: 'kerberos-ticket', after: minutes(2) }],
  mustEnd: (ending) => [
    ...(ending.view.result === 'contained' ? [] : [`the case ended ${String(ending.view.result)}`]),
    ...ending.doors.filter(({ opened }) => opened).map(({ door }) => `the attacker can use ${door}`),
    ...complaintsAboutDirectory(ending),
  ],
};

/** Whether the domain controller itself was told what had to be: by its own log, whatever the case says. */
function complaintsAboutDirectory({ state, view }: Ending): string[] {
  const accepted = state.log.filter(({ actor, accepted: isAccepted }) => actor === 'app' && isAccepted);
  const modifications = accepted.filter(({ operation }) => operation.startsWith('LDAP modify'));
  const resets = modifications.filter(({ operation }) => operation.includes('unicodePwd')).length;
  const reopened = view.entries.filter(({ kind, run }) => kind === 'attempt' && run === 'keep-blocked').length;
  return [
    ...(resets >= 2 ? [] : [`the password was reset ${String(resets)} times on premises`]),
    ...(modifications.some(({ operation }) => operation.includes('userAccountControl'))
      ? []
      : ['the account was never disabled on premises']),
    // One attempt looks, and blocks nothing that is blocked: it was disabled before the first sync came by.
    ...(reopened <= 1 ? [] : ['the directory sync opened the account again']),
  ];
}
