import { days, minutes, seconds } from '../../domain/duration.ts';
import { defineStep } from '../step.ts';
import type { Verdict } from '../step.ts';
import { readSignInState } from '../readings/sign-in-state.ts';

/** How far the domain controller's clock, or the person's watch, may be ahead of the cloud's. */
const skew = minutes(5);

/** A change that reached the cloud later than this after a person's word is one that nobody has spoken for. */
const onItsWay = minutes(30);

export const awaitDirectorySync = defineStep({
  name: 'await-directory-sync',
  title: 'Await the directory sync',
  purpose: 'The new password has really reached the cloud: until then the attacker still signs in with the old one.',
  impact: 'unnoticed',
  required: true,
  permissions: [
    { api: 'graph', role: 'User.Read.All', for: 'read lastPasswordChangeDateTime and onPremisesLastSyncDateTime' },
  ],
  readMore: 'https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-password-hash-synchronization',
  patience: { settleWithin: days(3), pollEvery: seconds(30) },
  appliesTo: (account) => (account.onPremises ? true : 'the account is mastered in the cloud'),
  capture: (account) =>
    Promise.resolve({ lastPasswordChange: account.lastPasswordChange, lastSync: account.onPremises?.lastSync ?? null }),
  foresee: () => [],
  /** Nothing can be hurried from here: Entra Connect comes every 2 minutes for passwords, every 30 for objects. */
  execute: () => Promise.resolve(),
  async verify(account, before, tenant, context): Promise<Verdict> {
    const { attested } = context;
    if (attested.length === 0) return { is: 'not-yet', seen: 'nobody has attested a change on premises' };
    const { lastPasswordChangeDateTime: changed, onPremisesLastSyncDateTime } = await readSignInState(account, tenant);
    // A person's word proves nothing: only a change the cloud has seen, newer than the one it knew before, does.
    const isSpokenFor = attested.some(({ at }) => {
      const after = Date.parse(changed ?? '') - Date.parse(at);
      return after + skew >= 0 && after <= onItsWay;
    });
    if (!changed || changed === before.lastPasswordChange || !isSpokenFor) {
      const last = Date.parse(attested.at(-1)?.at ?? '');
      if (changed && Date.parse(changed) > last + onItsWay) {
        return {
          is: 'not-yet',
          seen: `changed at ${changed}, and nobody says that it was him: say so, or change it anew`,
        };
      }
      return { is: 'not-yet', seen: `the cloud still has the password of ${changed ?? 'an unknown time'}` };
    }
    const objects = onPremisesLastSyncDateTime
      ? `objects last synchronised at ${onPremisesLastSyncDateTime}`
      : 'objects never synchronised';
    return { is: 'holds', seen: `the cloud has the password of ${changed}; ${objects}` };
  },
  undo: { irreversible: 'Nothing was changed.' },
});
