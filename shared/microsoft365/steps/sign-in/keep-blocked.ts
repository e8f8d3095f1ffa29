import { days, fromWholeSeconds, minutes, seconds } from '../../../domain/duration.ts';
import { toAll } from '../../../catalogue/to-all.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { readSignInState, untilSynced } from '../../readings/sign-in/sign-in-state.ts';

export const keepBlocked = defineStep({
  name: 'keep-blocked',
  title: 'Keep sign-in blocked through the sync',
  purpose: 'Cordon blocks sign-in again each time the directory sync opens it, until a sync leaves it blocked.',
  impact: 'locked-out',
  required: true,
  traits: {
    level: 'hard',
    blocksSignIn: true,
    endsSessions: 'when-acted',
    changesPassword: false,
    waitsForPeople: 'always',
    destroys: false,
  },
  attack: ['T1078.004', 'T1078.002'],
  defend: ['D3-AL'],
  permissions: [
    { api: 'graph', role: 'User.EnableDisableAccount.All', for: 'set accountEnabled to false again' },
    { api: 'graph', role: 'User.RevokeSessions.All', for: 'revoke what was opened meanwhile' },
    { api: 'graph', role: 'User.Read.All', for: 'read accountEnabled and onPremisesLastSyncDateTime back' },
  ],
  readMore:
    'https://learn.microsoft.com/entra/identity/users/users-revoke-access#on-premises-active-directory-environment',
  // Until the directory agrees, its sync undoes the block every half an hour.
  patience: { settleWithin: days(3), pollEvery: minutes(1), mostChanges: 200 },
  appliesTo: (account) => (account.onPremises ? true : 'the account is mastered in the cloud'),
  capture: (account) => Promise.resolve({ accountEnabled: account.accountEnabled }),
  foresee: (_account, before) => (before.accountEnabled ? [{ what: 'accountEnabled', from: 'true', to: 'false' }] : []),
  probe: readSignInState,
  async execute(account, _before, tenant) {
    const { accountEnabled } = await readSignInState(account, tenant);
    if (!accountEnabled) return;
    const user = `/users/${account.objectId}`;
    const acts = {
      'sign-in blocked': () => tenant.graph.patch(user, { accountEnabled: false }),
      // An attacker who came in while the account was open holds a session now.
      'sessions revoked': () => tenant.graph.post(`${user}/revokeSignInSessions`),
    };
    await toAll(
      Object.entries(acts),
      ([name]) => name,
      ([, act]) => act(),
      // In this order: who comes in before the block has a session that the revocation ends.
      () => 'the account',
    );
  },
  /** Active Directory is the master: only a block that an object sync has left alone is there to stay. */
  async verify(account, _before, tenant, context) {
    const { accountEnabled, onPremisesLastSyncDateTime: synced } = await readSignInState(account, tenant);
    if (accountEnabled) {
      return {
        is: 'not-yet',
        seen: 'the directory sync enabled the account again; disable it in Active Directory too',
        actAgain: true,
        // An attacker with the password can sign in as long as this lasts.
        lookAgain: seconds(5),
      };
    }
    const blockedAt = context.actedAt ?? context.since;
    if (synced && Date.parse(synced) > Date.parse(blockedAt) + fromWholeSeconds(1)) {
      return { is: 'holds', seen: `still blocked after the object sync of ${synced}` };
    }
    return {
      is: 'not-yet',
      seen: 'blocked; the next object sync must leave it blocked',
      lookAgain: untilSynced(synced, tenant.now()),
    };
  },
  undo: {
    releaseStage: 'sign-in',
    describe: 'Sets accountEnabled to what it was.',
    async restore(account, before, tenant) {
      await tenant.graph.patch(`/users/${account.objectId}`, { accountEnabled: before.accountEnabled });
    },
    async verify(account, before, tenant) {
      const { accountEnabled } = await readSignInState(account, tenant);
      if (accountEnabled === before.accountEnabled)
        return { is: 'holds', seen: `accountEnabled is ${String(accountEnabled)}` };
      return { is: 'not-yet', seen: `accountEnabled is ${String(accountEnabled)}`, actAgain: true };
    },
  },
});
