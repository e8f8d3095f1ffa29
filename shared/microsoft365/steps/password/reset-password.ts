import { days, fromWholeSeconds, seconds } from '../../../domain/duration.ts';
import { changedByHandIn, identityProviderOf } from '../../account-facts.ts';
import { randomPassword } from '../../password/random-password.ts';
import { defineStep } from '../../../catalogue/step.ts';
import type { Verdict } from '../../../catalogue/step.ts';
import { readSignInState } from '../../readings/sign-in/sign-in-state.ts';

/** How long a person's confirmation counts in place of a proof; the proof is await-directory-sync. */
const wordHolds = days(3);

/** A change that shows later than this after ours was acknowledged is someone else's. */
const acknowledgedWithin = seconds(30);

export const resetPassword = defineStep({
  name: 'reset-password',
  title: 'Reset the password',
  purpose: 'A new password replaces the one the attacker knows.',
  impact: 'locked-out',
  required: true,
  traits: {
    level: 'hard',
    blocksSignIn: false,
    endsSessions: 'no',
    changesPassword: true,
    waitsForPeople: 'on-premises',
    destroys: false,
  },
  attack: ['T1078.004'],
  defend: ['D3-CR'],
  permissions: [
    { api: 'graph', role: 'User-PasswordProfile.ReadWrite.All', for: 'set a random password (cloud accounts)' },
    { api: 'graph', role: 'User.Read.All', for: 'read lastPasswordChangeDateTime back' },
  ],
  readMore: 'https://learn.microsoft.com/graph/api/user-update#request-body',
  // A person may have to be found who can change it where it is kept.
  patience: { settleWithin: days(3), pollEvery: seconds(1) },
  wakesOn: 'password-changed',
  hearsPeople: true,
  appliesTo(account) {
    if (account.home !== null) return `signed in by ${account.home}: its password is kept there`;
    if (account.federation !== null && !account.onPremises)
      return `its password is kept at ${String(identityProviderOf(account))}`;
    return account.onPremises?.connector === 'ldaps' ? 'the password is reset in Active Directory' : true;
  },
  capture: (account) => Promise.resolve({ lastPasswordChange: account.lastPasswordChange }),
  foresee: (account, before) => [
    {
      what: 'password',
      from: `set at ${before.lastPasswordChange ?? 'an unknown time'}`,
      to: changedByHandIn(account)
        ? `one that a person sets ${String(changedByHandIn(account))}`
        : 'a random one that nobody knows',
    },
  ],
  probe: readSignInState,
  async execute(account, _before, tenant) {
    // A cloud reset would change nothing there: the next sync would bring the old password back, and a federated domain refuses it.
    // https://learn.microsoft.com/graph/api/resources/user#properties (passwordProfile)
    if (changedByHandIn(account)) return;
    // Never "it was changed a moment ago": that may have been the attacker.
    await tenant.graph.patch(`/users/${account.objectId}`, {
      passwordProfile: { password: randomPassword(), forceChangePasswordNextSignIn: false },
    });
  },
  async verify(account, before, tenant, context): Promise<Verdict> {
    const { lastPasswordChangeDateTime: changed } = await readSignInState(account, tenant);
    const where = changedByHandIn(account);
    if (where === undefined) {
      if (!isAfter(changed, context.since))
        return { is: 'not-yet', seen: `password last changed at ${changed ?? 'an unknown time'}`, actAgain: true };
      if (context.actedAt && isAfter(changed, new Date(Date.parse(context.actedAt) + acknowledgedWithin).toISOString()))
        return { is: 'not-yet', seen: `someone else changed the password at ${String(changed)}`, actAgain: true };
      return { is: 'holds', seen: `password changed at ${String(changed)}` };
    }
    const word = context.attested.at(-1);
    if (word) {
      const until = new Date(Date.parse(word.at) + wordHolds).toISOString();
      return {
        is: 'acknowledged',
        seen: `${word.by} confirmed that the password was changed ${where} at ${word.at}`,
        until,
      };
    }
    if (!account.onPremises) {
      const seen = `waiting for a person to change the password ${where} and to end the sessions there`;
      return { is: 'not-yet', seen };
    }
    if (changed && changed !== before.lastPasswordChange) {
      return {
        is: 'not-yet',
        seen: `changed at ${changed}, and nobody has confirmed this change: the attacker may have made it`,
      };
    }
    return { is: 'not-yet', seen: 'waiting for a person to change the password in Active Directory' };
  },
  undo: { irreversible: 'The old password is gone; release hands out a one-time pass.' },
});

/** The tenant keeps whole seconds. */
function isAfter(changed: string | null | undefined, since: string): boolean {
  return changed ? Date.parse(changed) + fromWholeSeconds(1) > Date.parse(since) : false;
}
