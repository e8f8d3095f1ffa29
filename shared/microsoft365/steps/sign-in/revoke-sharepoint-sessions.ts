import * as z from 'zod';
import { hours, minutes, seconds } from '../../../domain/duration.ts';
import { Later, Refusal, reasonOf } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { toAll } from '../../../catalogue/to-all.ts';
import { nameByNow, principalNames } from '../../readings/history/names-by-now.ts';
import { readGeographies } from '../../readings/sign-in/geographies.ts';
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

/** Whether it knows the account there. Where it does not there is no session. */
async function revokeAt(site: string, userName: string, { sharePoint }: Tenant): Promise<boolean> {
  const state = states[Answer.parse(await askedOf(site, userName, sharePoint)).State];
  if (state === 'Failure') throw new Later('SharePoint answered Failure');
  if (state === 'FeatureDisabled') throw new Refusal(200, state, `SharePoint answered ${state}`);
  return state !== 'UserNotFound';
}

/** In one geography the account may have nothing; known in none, it is looked for under a wrong name. */
async function revokeAtAll(userNames: readonly string[], tenant: Tenant): Promise<void> {
  const { sites } = tenant.sharePoint;
  const knownAt: string[] = [];
  await toAll(
    // A new name reaches one geography before the other.
    sites.flatMap((site) => userNames.map((userName) => ({ site, userName }))),
    ({ site }) => hostOf(site),
    async ({ site, userName }) => {
      if (await revokeAt(site, userName, tenant)) knownAt.push(site);
    },
    ({ site }) => site,
  );
  if (knownAt.length === 0) throw new Refusal(200, 'UserNotFound', 'SharePoint answered UserNotFound');
}

/** Its 403 says nothing, and no page of Microsoft's says that an application may do this. */
async function askedOf(site: string, userName: string, sharePoint: Tenant['sharePoint']): Promise<unknown> {
  try {
    return await sharePoint.post(site, path, { userName });
  } catch (cause) {
    if (!(cause instanceof Refusal) || cause.status !== 403) throw cause;
    const text =
      'SharePoint lets the application end no sessions: check that CORDON_SHAREPOINT_ADMIN_URL is the admin site and that Sites.FullControl.All of SharePoint is granted; if both are right, an administrator has to run Revoke-SPOUserSession';
    throw new Refusal(cause.status, cause.code, text, { requestId: cause.requestId, cause });
  }
}

/** Why sessions may be open at another geography; undefined: there is none that was not asked. Throws `Later`. */
async function unreached(tenant: Tenant): Promise<string | undefined> {
  const named = namedIn(tenant);
  const rest =
    'run Revoke-SPOUserSession at the admin site of each other, and name them all in CORDON_SHAREPOINT_ADMIN_URL';
  try {
    const geographies = await readGeographies(tenant);
    if (named.length >= geographies.length) return undefined;
    return `the tenant has ${String(geographies.length)} geographies (${geographies.join(', ')}), and CORDON_SHAREPOINT_ADMIN_URL names ${String(named.length)} (${named.join(', ')}): ${rest}`;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return `the tenant has several geographies, and Cordon cannot read which (${reasonOf(error)}): sessions ended at ${named.join(', ')}; ${rest}`;
  }
}

function namedIn({ sharePoint: { sites } }: Tenant): string[] {
  return [...new Set(sites.map(hostOf))];
}

const hostOf = (site: string): string => new URL(site).host;

export const revokeSharePointSessions = defineStep({
  name: 'revoke-sharepoint-sessions',
  title: 'Revoke SharePoint sessions',
  purpose: 'SharePoint and OneDrive cookies, which outlive a blocked account and a new password, stop working.',
  impact: 'locked-out',
  cutsOff: true,
  required: false,
  // A session of another geography would stay open unseen.
  requiredFor: ({ home, severalGeos }) => home === null && severalGeos === true,
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
  permissions: [
    nameByNow,
    { api: 'sharepoint', role: 'Sites.FullControl.All', for: 'call RevokeAllUserSessions' },
    {
      api: 'graph',
      role: 'Sites.Read.All',
      for: 'learn whether every geography of a tenant that has several was asked',
    },
  ],
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
    const { sites } = tenant.sharePoint;
    if (sites.length === 0) throw new Refusal(403, 'NotConfigured', 'CORDON_SHAREPOINT_ADMIN_URL is not set');
    await revokeAtAll(await principalNames(account, tenant), tenant);
  },
  /** There is nothing to read: the answer is all SharePoint ever says. It allows itself an hour. */
  async verify({ severalGeos }, _before, tenant, context): Promise<Verdict> {
    const reason = severalGeos ? await unreached(tenant) : undefined;
    if (reason !== undefined) return { is: 'not-performed', reason };
    return {
      is: 'acknowledged',
      seen: `SharePoint accepted it${severalGeos ? ` in every geography (${namedIn(tenant).join(', ')})` : ''}; it offers nothing to read back`,
      until: new Date(Date.parse(context.actedAt ?? context.since) + hours(1)).toISOString(),
    };
  },
  undo: { irreversible: 'The user signs in to SharePoint and OneDrive again.' },
});
