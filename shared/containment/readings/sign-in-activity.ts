import * as z from 'zod';
import type { Account } from '../../domain/account.ts';
import { hours } from '../../domain/duration.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import type { Activity } from '../proof-of-death.ts';

const SignIn = z.object({
  createdDateTime: z.string(),
  ipAddress: z.string().nullish(),
  appDisplayName: z.string().nullish(),
  userAgent: z.string().nullish(),
  status: z.object({ errorCode: z.number() }),
});
const Page = z.object({ value: z.array(z.object({ createdDateTime: z.string() })) });

export type SignInKind = 'interactiveUser' | 'nonInteractiveUser';

/**
 * Who came in since then, and how far the log reaches: to its newest record of anybody in the tenant. Renewed tokens are not in the v1.0 log.
 * https://learn.microsoft.com/graph/api/signin-list?view=graph-rest-beta
 */
export async function readSignInActivity(
  account: Account,
  from: string,
  kind: SignInKind,
  tenant: Tenant,
): Promise<{ readonly reaches: string | undefined; readonly activity: readonly Activity[] }> {
  const ofKind = `signInEventTypes/any(t: t eq '${kind}')`;
  // First: what comes in between the two reads must not count as told.
  const reaches = await newestOfAnybody(ofKind, tenant);
  const path = signIns(`userId eq '${account.objectId}' and createdDateTime ge ${from} and ${ofKind}`);
  const rows = z.array(SignIn).parse(await tenant.graph.beta.list(path));
  const activity = rows.flatMap(({ createdDateTime: at, ipAddress, appDisplayName, userAgent, status }) => {
    if (status.errorCode !== 0) return [];
    const what = `${kind === 'interactiveUser' ? 'signed in' : 'renewed a token'}${appDisplayName ? ` for ${appDisplayName}` : ''}`;
    return [{ at, what, address: ipAddress ?? null, client: userAgent ?? null, session: 'unknown' as const }];
  });
  return { reaches, activity };
}

async function newestOfAnybody(ofKind: string, tenant: Tenant): Promise<string | undefined> {
  const aDayAgo = new Date(Date.parse(tenant.now()) - hours(24)).toISOString();
  const path = `${signIns(`createdDateTime ge ${aDayAgo} and ${ofKind}`)}&$top=1`;
  return Page.parse(await tenant.graph.beta.get(path)).value[0]?.createdDateTime;
}

const signIns = (filter: string): string => `/auditLogs/signIns?$filter=${encodeURIComponent(filter)}`;
