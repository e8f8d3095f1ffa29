import { minutes } from '../../../shared/domain/duration.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';
import { hybridLdap } from './hybrid-ldap.ts';
import type { Act, Scenario } from './scenario.ts';

const who = 'Ines Vogel, service desk';

function switches(after: number, says: string, enabled: boolean): Act {
  const does = ({ directory }: TenantState): void => {
    for (const account of directory.values())
      if (account.objectId === hybridLdap.account.objectId) account.enabled = enabled;
  };
  return { after, who, what: { says, does, ...(enabled ? { attackerHears: true } : {}) } };
}

export const enabledForACaller: Scenario = {
  ...hybridLdap,
  name: 'enabled-for-a-caller',
  description:
    'The service desk enables the account on premises for a caller, and takes it back after five minutes: a password that was reset only once would still log on.',
  people: [
    switches(minutes(22), 'enables the account in Active Directory for a caller who is in a hurry', true),
    switches(minutes(27), 'hears of the case and disables the account again', false),
  ],
  // The old password is two resets back.
  mustStayShut: [{ door: 'network-logon', after: minutes(2) }],
};
