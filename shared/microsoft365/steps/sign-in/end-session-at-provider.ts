import { days, minutes } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import { identityProviderOf } from '../../account-facts.ts';
import { readSignInState } from '../../readings/sign-in/sign-in-state.ts';
import { defineStep } from '../../../catalogue/step.ts';

/** How long a person's confirmation counts: Cordon cannot look there. */
const wordHolds = days(3);

/** SharePoint ends no session of somebody from outside: only taking them away from it does. */
function alsoHere({ home }: Account): string {
  return home === null ? '' : ', and to end the access to SharePoint here (Remove-SPOExternalUser)';
}

export const endSessionAtProvider = defineStep({
  name: 'end-session-at-provider',
  title: 'Have the session at the identity provider ended',
  purpose: 'The password and the sessions at the other identity provider end, which only its people can do.',
  impact: 'locked-out',
  required: true,
  traits: {
    level: 'hard',
    blocksSignIn: false,
    endsSessions: 'no',
    changesPassword: true,
    waitsForPeople: 'always',
    destroys: false,
  },
  attack: ['T1078.004'],
  defend: ['D3-CR'],
  permissions: [],
  readMore: 'https://learn.microsoft.com/entra/identity/users/users-revoke-access',
  patience: { settleWithin: days(3), pollEvery: minutes(1) },
  wakesOn: 'password-changed',
  hearsPeople: true,
  appliesTo(account) {
    if (identityProviderOf(account) === undefined)
      return 'no other organisation and no other identity provider signs it in';
    return account.onPremises ? 'its password is kept in Active Directory' : true;
  },
  capture: () => Promise.resolve(null),
  foresee: (account) => [
    {
      what: `password and sessions at ${String(identityProviderOf(account))}`,
      from: 'known to the attacker',
      to: 'changed and ended by a person',
    },
  ],
  probe: readSignInState,
  execute: () => Promise.resolve(),
  verify(account, _before, _tenant, { attested }) {
    const provider = String(identityProviderOf(account));
    const word = attested.at(-1);
    if (!word) {
      const seen = `waiting for a person to have the password changed and the sessions ended at ${provider}${alsoHere(account)}`;
      return Promise.resolve({ is: 'not-yet', seen });
    }
    const until = new Date(Date.parse(word.at) + wordHolds).toISOString();
    const seen = `${word.by} confirmed that the password was changed and the sessions were ended at ${provider} at ${word.at}`;
    return Promise.resolve({ is: 'acknowledged', seen, until });
  },
  undo: { irreversible: 'The owner gets a new password from the identity provider.' },
});
