import { minutes, seconds } from '../../../domain/duration.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { readSignInState } from '../../readings/sign-in/sign-in-state.ts';

export const blockSignIn = defineStep({
  name: 'block-sign-in',
  title: 'Block sign-in',
  purpose: 'No password, passkey or refresh token opens a new session any more.',
  impact: 'locked-out',
  cutsOff: true,
  required: true,
  traits: {
    level: 'hard',
    blocksSignIn: true,
    endsSessions: 'when-acted',
    changesPassword: false,
    waitsForPeople: 'never',
    destroys: false,
  },
  attack: ['T1078.004'],
  defend: ['D3-AL'],
  permissions: [
    { api: 'graph', role: 'User.EnableDisableAccount.All', for: 'set accountEnabled to false' },
    { api: 'graph', role: 'User.Read.All', for: 'read accountEnabled back' },
  ],
  readMore: 'https://learn.microsoft.com/entra/identity/users/users-revoke-access',
  patience: { settleWithin: minutes(30), pollEvery: seconds(2) },
  appliesTo: () => true,
  capture: (account) => Promise.resolve({ accountEnabled: account.accountEnabled }),
  foresee: (_account, before) => (before.accountEnabled ? [{ what: 'accountEnabled', from: 'true', to: 'false' }] : []),
  probe: readSignInState,
  async execute(account, _before, tenant) {
    await tenant.graph.patch(`/users/${account.objectId}`, { accountEnabled: false });
  },
  async verify(account, _before, tenant) {
    const { accountEnabled } = await readSignInState(account, tenant);
    if (!accountEnabled) return { is: 'holds', seen: 'accountEnabled is false' };
    // For a synchronised account Active Directory is authoritative: the next cycle re-enables it while AD says enabled.
    // https://learn.microsoft.com/entra/identity/users/users-revoke-access#on-premises-active-directory-environment
    return { is: 'not-yet', seen: 'accountEnabled is true', actAgain: true };
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
