import * as z from 'zod';
import { hours, minutes, seconds } from '../../../domain/duration.ts';
import { Later, Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { defineStep } from '../../../catalogue/step.ts';
import type { Verdict } from '../../../catalogue/step.ts';

/** https://learn.microsoft.com/previous-versions/office/sharepoint-csom/mt643087(v=office.15) */
const states = [
  'FeatureDisabled',
  'UserNotFound',
  'Failure',
  'NonInstantaneousSuccess',
  'InstantaneousSuccess',
] as const;
const Answer = z.object({ State: z.number().int().min(0).max(4) });

const path = '/_api/Microsoft.Online.SharePoint.TenantManagement.Office365Tenant/RevokeAllUserSessions';

/** Its 403 says nothing, and no page of Microsoft's says that an application may do this. */
async function revoked(userName: string, tenant: Tenant): Promise<unknown> {
  try {
    return await tenant.sharePoint.post(path, { userName });
  } catch (cause) {
    if (!(cause instanceof Refusal) || cause.status !== 403 || cause.code === 'NotConfigured') throw cause;
    const text =
      'SharePoint lets the application end no sessions: check that CORDON_SHAREPOINT_ADMIN_URL is the admin site and that Sites.FullControl.All of SharePoint is granted; if both are right, an administrator has to run Revoke-SPOUserSession';
    throw new Refusal(cause.status, cause.code, text, { requestId: cause.requestId, cause });
  }
}

export const revokeSharePointSessions = defineStep({
  name: 'revoke-sharepoint-sessions',
  title: 'Revoke SharePoint sessions',
  purpose: 'SharePoint and OneDrive cookies, which outlive a blocked account and a new password, stop working.',
  impact: 'locked-out',
  cutsOff: true,
  required: false,
  traits: {
    level: 'soft',
    blocksSignIn: false,
    endsSessions: 'no',
    changesPassword: false,
    waitsForPeople: 'never',
    destroys: false,
  },
  attack: ['T1550.004', 'T1213.002'],
  defend: ['D3-ST', 'D3-ANCI'],
  permissions: [{ api: 'sharepoint', role: 'Sites.FullControl.All', for: 'call RevokeAllUserSessions' }],
  readMore: 'https://learn.microsoft.com/powershell/module/sharepoint-online/revoke-spousersession',
  patience: { settleWithin: minutes(30), pollEvery: seconds(10) },
  appliesTo: (account) => {
    if (account.home !== null) return `signed in by ${account.home}: SharePoint revokes no sessions of guests`;
    // Nobody needs a licence for a session: sites of a team open to whoever is in it.
    return true;
  },
  capture: () => Promise.resolve(null),
  foresee: () => [{ what: 'SharePoint and OneDrive sessions', from: 'open', to: 'none' }],
  probe: (_account, tenant) => tenant.granted('sharepoint'),
  async execute(account, _before, tenant) {
    const { State } = Answer.parse(await revoked(account.userPrincipalName, tenant));
    const state = states[State] ?? String(State);
    if (state === 'Failure') throw new Later('SharePoint answered Failure');
    if (state === 'FeatureDisabled' || state === 'UserNotFound')
      throw new Refusal(200, state, `SharePoint answered ${state}`);
  },
  /** There is nothing to read: the answer is all SharePoint ever says. It allows itself an hour. */
  verify: (_account, _before, _tenant, context): Promise<Verdict> =>
    Promise.resolve({
      is: 'acknowledged',
      seen: 'SharePoint accepted it; it offers nothing to read back',
      until: new Date(Date.parse(context.since) + hours(1)).toISOString(),
    }),
  undo: { irreversible: 'The user signs in to SharePoint and OneDrive again.' },
});
