import { fromWholeSeconds, hours, minutes, seconds } from '../../../domain/duration.ts';
import { defineStep } from '../../../catalogue/step.ts';
import type { Verdict } from '../../../catalogue/step.ts';
import { readSignInState } from '../../readings/sign-in/sign-in-state.ts';

export const revokeSessions = defineStep({
  name: 'revoke-sessions',
  title: 'Revoke sign-in sessions',
  purpose:
    'Refresh tokens and browser sessions issued until now stop working, and stay ended after the account is unblocked.',
  impact: 'locked-out',
  cutsOff: true,
  required: true,
  traits: {
    level: 'soft',
    blocksSignIn: false,
    endsSessions: 'when-acted',
    changesPassword: false,
    waitsForPeople: 'never',
    destroys: false,
  },
  attack: ['T1550.001', 'T1550.004'],
  defend: ['D3-ST', 'D3-ANCI'],
  permissions: [
    { api: 'graph', role: 'User.RevokeSessions.All', for: 'revoke the sign-in sessions' },
    { api: 'graph', role: 'User.Read.All', for: 'read signInSessionsValidFromDateTime back' },
  ],
  readMore: 'https://learn.microsoft.com/graph/api/user-revokesigninsessions',
  patience: { settleWithin: minutes(30), pollEvery: seconds(2) },
  appliesTo: () => true,
  capture: (account) => Promise.resolve({ validFrom: account.signInSessionsValidFrom }),
  foresee: (_account, before) => [
    { what: 'sign-in sessions', from: `valid from ${before.validFrom ?? 'ever'}`, to: 'none' },
  ],
  probe: readSignInState,
  async execute(account, _before, tenant) {
    await tenant.graph.post(`/users/${account.objectId}/revokeSignInSessions`);
  },
  async verify(account, _before, tenant, context): Promise<Verdict> {
    const { signInSessionsValidFromDateTime: validFrom } = await readSignInState(account, tenant);
    const seen = `sessions are valid from ${validFrom ?? 'ever'}`;
    // The tenant keeps whole seconds, so the second the revocation began in counts as after it.
    if (validFrom && Date.parse(validFrom) + fromWholeSeconds(1) > Date.parse(context.since))
      return { is: 'holds', seen };
    // The tenant takes it, and may show nothing: such an account holds a session at home, which only its home ends.
    if (account.home !== null && context.actedAt !== undefined) {
      const until = new Date(Date.parse(context.actedAt) + hours(1)).toISOString();
      return { is: 'acknowledged', seen: `the tenant took it; the session at ${account.home} ends only there`, until };
    }
    return { is: 'not-yet', seen };
  },
  undo: { irreversible: 'The user signs in again on every device.' },
});
